import { bindArguments } from '../bind-arguments.ts'
import { key } from '../python-error.ts'
import { type Dict, dumps } from '../python-json.ts'
import type { Flight } from '../records.ts'
import type { Tool } from '../tool.ts'

/** A flight as the searches list it: without its calendar, with what holds on the day. */
export function onDay(flight: Flight, day: Dict): Dict {
  const { dates: _calendar, ...listed } = flight
  return { ...listed, ...day }
}

/** Flights between two airports that are on sale on the date, in the airline's order. */
export const searchDirectFlight: Tool = (database, given) => {
  const asked = bindArguments('SearchDirectFlight', ['origin', 'destination', 'date'], given)
  const results: Dict[] = []
  for (const flight of database.flights.values()) {
    if (flight.origin !== asked.origin || flight.destination !== asked.destination) continue
    const date = key(asked.date)
    const day = date !== null && Object.hasOwn(flight.dates, date) ? flight.dates[date] : undefined
    if (day?.status === 'available') results.push(onDay(flight, day))
  }
  return dumps(results)
}
