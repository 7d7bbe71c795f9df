import type { Database } from './database.ts'
import { item, key, number, PythonError, show, size } from './python-error.ts'
import type { Value } from './python-json.ts'
import { type PythonNumber, plain } from './python-number.ts'

export interface Departure {
  price: PythonNumber
  origin: string
  destination: string
}

/** The dated flight a segment asks for, if it is on sale with a seat for each passenger; else a PythonError. */
export function findDeparture(
  database: Database,
  segment: Value,
  cabin: Value,
  passengers: Value,
): Departure {
  const flightNumber = item(segment, 'flight_number')
  const flight = database.flights.get(key(flightNumber))
  if (flight === undefined) throw new PythonError(`flight ${show(flightNumber)} not found`)
  const date = item(segment, 'date')
  const dateKey = key(date)
  const day = dateKey !== null && Object.hasOwn(flight.dates, dateKey) ? flight.dates[dateKey] : undefined
  if (day === undefined) throw new PythonError(`flight ${show(flightNumber)} not found on date ${show(date)}`)
  if (day.status !== 'available')
    throw new PythonError(`flight ${show(flightNumber)} not available on date ${show(date)}`)
  const cabinName = key(cabin) ?? show(cabin)
  const seats = number(item(item(day, 'available_seats'), cabinName), '<')
  if (plain(seats) < size(passengers))
    throw new PythonError(`not enough seats on flight ${show(flightNumber)}`)
  const price = number(item(item(day, 'prices'), cabinName), '*')
  return { price, origin: flight.origin, destination: flight.destination }
}
