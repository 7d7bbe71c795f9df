import { bindArguments } from '../bind-arguments.ts'
import { item, key, number, PythonError } from '../python-error.ts'
import { dumps } from '../python-json.ts'
import { negate } from '../python-number.ts'
import type { Tool } from '../tool.ts'

/** Cancels the whole trip and books each payment back; answers the reservation. Checks none of the desk's rules. */
export const cancelReservation: Tool = (database, given) => {
  const { reservation_id } = bindArguments('CancelReservation', ['reservation_id'], given)
  const id = key(reservation_id)
  const found = database.reservations.get(id)
  if (found === undefined || id === null) throw new PythonError('reservation not found')
  const reservation = database.reservations.edit(id, found)
  const refunds = reservation.payment_history.map((payment) => ({
    payment_id: item(payment, 'payment_id'),
    amount: negate(number(item(payment, 'amount'), '-')),
  }))
  reservation.payment_history.push(...refunds)
  reservation.status = 'cancelled'
  return dumps(reservation)
}
