import { bindArguments } from '../bind-arguments.ts'
import { item, key, PythonError, typeName } from '../python-error.ts'
import { type Dict, dumps, type Value } from '../python-json.ts'
import type { Flight } from '../records.ts'
import type { Tool } from '../tool.ts'
import { onDay } from './search-direct-flight.ts'

/**
 * Pairs of flights with one change that are both on sale, first flight's order first. Kept as the benchmark
 * has it, slips included: the day after is always in May 2024 and unpadded, and the second flight's seats
 * and prices are those of the first day.
 */
export const searchOnestopFlight: Tool = (database, given) => {
  const asked = bindArguments('SearchOnestopFlight', ['origin', 'destination', 'date'], given)
  const flights = [...database.flights.values()]
  const results: Value[] = []
  for (const first of flights) {
    if (first.origin !== asked.origin) continue
    for (const second of flights) {
      if (second.destination !== asked.destination || first.destination !== second.origin) continue
      const arrival = first.scheduled_arrival_time_est
      const secondDate = arrival.includes('+1') ? dayAfter(asked.date) : asked.date
      if (arrival > second.scheduled_departure_time_est) continue
      const firstDay = dayOf(first, asked.date)
      const secondDay = dayOf(second, secondDate)
      if (firstDay?.status !== 'available' || secondDay?.status !== 'available') continue
      const sameDay = item(second.dates, key(asked.date) ?? '')
      results.push([
        { ...onDay(first, firstDay), date: asked.date },
        { ...onDay(second, sameDay as Dict), date: secondDate },
      ])
    }
  }
  return dumps(results)
}

function dayOf(flight: Flight, date: Value) {
  const name = key(date)
  return name !== null && Object.hasOwn(flight.dates, name) ? flight.dates[name] : undefined
}

function dayAfter(date: Value): string {
  if (typeof date !== 'string') throw new PythonError(`'${typeName(date)}' object is not subscriptable`)
  const day = date.slice(-2)
  if (!/^\s*[+-]?\d+\s*$/.test(day)) throw new PythonError(`invalid literal for int() with base 10: '${day}'`)
  return `2024-05-${Number(day) + 1}`
}
