import { bindArguments } from '../bind-arguments.ts'
import { findDeparture } from '../find-departure.ts'
import { each, item, key, number, PythonError, show, size } from '../python-error.ts'
import { cloneValue, type Dict, dumps, type Value } from '../python-json.ts'
import { add, multiply, type PythonNumber, plain, subtract } from '../python-number.ts'
import type { Reservation, User } from '../records.ts'
import type { Tool } from '../tool.ts'

const names = [
  'user_id',
  'origin',
  'destination',
  'flight_type',
  'cabin',
  'flights',
  'passengers',
  'payment_methods',
  'total_baggages',
  'nonfree_baggages',
  'insurance',
] as const

const newIds = ['HATHAT', 'HATHAU', 'HATHAV'] as const
const bookedAt = '2024-05-15T15:00:00'

/** Books, takes the money from gift cards and certificates; answers the new reservation. */
export const bookReservation: Tool = (database, given) => {
  const asked = bindArguments('BookReservation', names, cloneValue(given))
  const userId = key(asked.user_id)
  const user = database.users.get(userId)
  if (user === undefined || userId === null) throw new PythonError('user not found')

  const travellers = (): PythonNumber => size(asked.passengers)
  let total: PythonNumber = 0
  for (const segment of each(asked.flights)) {
    const departure = findDeparture(database, segment, asked.cabin, asked.passengers)
    Object.assign(segment as Dict, departure)
    total = add(total, multiply(departure.price, travellers()))
  }
  if (asked.insurance === 'yes') total = add(total, multiply(30, travellers()))
  total = add(total, multiply(50, number(asked.nonfree_baggages, '*')))

  const paid = checkPayments(user, asked.payment_methods)
  if (plain(paid) !== plain(total))
    throw new PythonError(
      `payment amount does not add up, total price is ${show(total)}, but paid ${show(paid)}`,
    )
  const edited = database.users.edit(userId, user)
  takePayments(edited, asked.payment_methods)

  const id = newIds.find((free) => !database.reservations.has(free)) ?? 'HATHAV'
  const reservation = {
    reservation_id: id,
    user_id: userId,
    origin: asked.origin,
    destination: asked.destination,
    flight_type: asked.flight_type,
    cabin: asked.cabin,
    flights: asked.flights,
    passengers: asked.passengers,
    payment_history: asked.payment_methods,
    created_at: bookedAt,
    total_baggages: asked.total_baggages,
    nonfree_baggages: asked.nonfree_baggages,
    insurance: asked.insurance,
  } as Reservation
  database.reservations.insert(id, reservation)
  edited.reservations.push(id)
  return dumps(reservation)
}

/** What is offered in all; refuses a method that is not the user's or holds too little. */
function checkPayments(user: User, payments: Value): PythonNumber {
  for (const payment of each(payments)) {
    const id = item(payment, 'payment_id')
    const amount = item(payment, 'amount')
    const method = methodOf(user, id)
    if (method === undefined) throw new PythonError(`payment method ${show(id)} not found`)
    if (method.source === 'credit_card') continue
    const balance = number(item(method, 'amount'), '<')
    if (plain(balance) < plain(number(amount, '<')))
      throw new PythonError(`not enough balance in payment method ${show(id)}`)
  }
  return each(payments).reduce<PythonNumber>(
    (sum, payment) => add(sum, number(item(payment, 'amount'), '+')),
    0,
  )
}

function takePayments(user: User, payments: Value): void {
  for (const payment of each(payments)) {
    const id = item(payment, 'payment_id')
    const method = methodOf(user, id)
    // A certificate offered twice is gone the second time; Python then fails half-way, and so does this.
    if (method === undefined) throw new PythonError(`'${show(id)}'`)
    if (method.source === 'certificate') delete user.payment_methods[method.id]
    if (method.source === 'gift_card')
      method.amount = subtract(number(item(method, 'amount'), '-'), number(item(payment, 'amount'), '-'))
  }
}

function methodOf(user: User, id: Value) {
  const name = key(id)
  return name !== null && Object.hasOwn(user.payment_methods, name) ? user.payment_methods[name] : undefined
}
