import { bindArguments } from '../bind-arguments.ts'
import { each, key, PythonError, size } from '../python-error.ts'
import { cloneValue, dumps } from '../python-json.ts'
import type { Tool } from '../tool.ts'

/** Replaces the passengers of a reservation, whose number must stay; answers the reservation. */
export const updateReservationPassengers: Tool = (database, given) => {
  const names = ['reservation_id', 'passengers'] as const
  const asked = bindArguments('UpdateReservationPassengers', names, cloneValue(given))
  const id = key(asked.reservation_id)
  const found = database.reservations.get(id)
  if (found === undefined || id === null) throw new PythonError('reservation not found')
  if (size(asked.passengers) !== found.passengers.length)
    throw new PythonError('number of passengers does not match')
  const reservation = database.reservations.edit(id, found)
  reservation.passengers = each(asked.passengers)
  return dumps(reservation)
}
