import { bindArguments } from '../bind-arguments.ts'
import { paymentForChange } from '../payment-for-change.ts'
import { key, number, PythonError } from '../python-error.ts'
import { dumps } from '../python-json.ts'
import { atLeastZero, multiply, plain, subtract } from '../python-number.ts'
import type { Tool } from '../tool.ts'

const names = ['reservation_id', 'total_baggages', 'nonfree_baggages', 'payment_id'] as const

/** Sets the bags of a reservation, 50 dollars for each further one that is not free; answers the reservation. */
export const updateReservationBaggages: Tool = (database, given) => {
  const asked = bindArguments('UpdateReservationBaggages', names, given)
  const id = key(asked.reservation_id)
  const found = database.reservations.get(id)
  if (found === undefined || id === null) throw new PythonError('reservation not found')
  const more = subtract(number(asked.nonfree_baggages, '-'), found.nonfree_baggages)
  const price = multiply(50, atLeastZero(more))
  const pay = paymentForChange(database, found, asked.payment_id, price)

  const reservation = database.reservations.edit(id, found)
  reservation.total_baggages = asked.total_baggages
  reservation.nonfree_baggages = number(asked.nonfree_baggages, '-')
  pay()
  if (plain(price) !== 0) reservation.payment_history.push({ payment_id: asked.payment_id, amount: price })
  return dumps(reservation)
}
