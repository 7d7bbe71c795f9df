import { bindArguments } from '../bind-arguments.ts'
import { findDeparture } from '../find-departure.ts'
import { paymentForChange } from '../payment-for-change.ts'
import { each, item, key, number, PythonError } from '../python-error.ts'
import { cloneValue, type Dict, dumps, type Value } from '../python-json.ts'
import { add, multiply, type PythonNumber, plain, subtract } from '../python-number.ts'
import type { Reservation } from '../records.ts'
import type { Tool } from '../tool.ts'

const names = ['reservation_id', 'cabin', 'flights', 'payment_id'] as const

/**
 * Replaces the flights of a reservation and settles the difference in price; answers the reservation. As in
 * the benchmark the reservation's `cabin` and the flights' free seats stay as they were.
 */
export const updateReservationFlights: Tool = (database, given) => {
  const asked = bindArguments('UpdateReservationFlights', names, cloneValue(given))
  const id = key(asked.reservation_id)
  const found = database.reservations.get(id)
  if (found === undefined || id === null) throw new PythonError('reservation not found')

  const travellers = found.passengers.length
  let total: PythonNumber = 0
  for (const segment of each(asked.flights)) {
    const now =
      keptSegment(found, segment, asked.cabin) ??
      findDeparture(database, segment, asked.cabin, found.passengers)
    Object.assign(segment as Dict, now)
    total = add(total, multiply(now.price, travellers))
  }
  const before = found.flights.reduce<PythonNumber>(
    (sum, flight) => add(sum, number(item(flight, 'price'), '+')),
    0,
  )
  total = subtract(total, multiply(before, travellers))
  const pay = paymentForChange(database, found, asked.payment_id, total)

  pay()
  const reservation = database.reservations.edit(id, found)
  reservation.flights = each(asked.flights)
  if (plain(total) !== 0) reservation.payment_history.push({ payment_id: asked.payment_id, amount: total })
  return dumps(reservation)
}

/** A segment that the reservation has already, in the same cabin, keeps the price it was bought at. */
function keptSegment(reservation: Reservation, segment: Value, cabin: Value) {
  const flightNumber = item(segment, 'flight_number')
  const date = item(segment, 'date')
  if (cabin !== reservation.cabin) return undefined
  const kept = reservation.flights.find(
    (flight) => item(flight, 'flight_number') === flightNumber && item(flight, 'date') === date,
  )
  if (kept === undefined) return undefined
  return {
    price: number(item(kept, 'price'), '*'),
    origin: item(kept, 'origin'),
    destination: item(kept, 'destination'),
  }
}
