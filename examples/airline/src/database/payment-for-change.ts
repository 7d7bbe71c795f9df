import type { Database } from './database.ts'
import { item, key, number, PythonError } from './python-error.ts'
import type { Value } from './python-json.ts'
import { type PythonNumber, plain, subtract } from './python-number.ts'
import type { Reservation } from './records.ts'

/**
 * Checks that a change of `price` dollars (a refund when negative) can be paid by the method, and answers
 * what takes the money: a gift card's balance changes, a credit card has none.
 */
export function paymentForChange(
  database: Database,
  reservation: Reservation,
  paymentId: Value,
  price: PythonNumber,
): () => void {
  const user = database.users.get(reservation.user_id)
  if (user === undefined) throw new PythonError(`'${reservation.user_id}'`)
  const id = key(paymentId)
  const method = id !== null && Object.hasOwn(user.payment_methods, id) ? user.payment_methods[id] : undefined
  if (method === undefined || id === null) throw new PythonError('payment method not found')
  if (method.source === 'certificate')
    throw new PythonError('certificate cannot be used to update reservation')
  if (method.source !== 'gift_card') return () => undefined
  const balance = number(item(method, 'amount'), '<')
  if (plain(balance) < plain(price)) throw new PythonError('gift card balance is not enough')
  return () => {
    const card = database.users.edit(reservation.user_id, user).payment_methods[id]
    if (card !== undefined) card.amount = subtract(balance, price)
  }
}
