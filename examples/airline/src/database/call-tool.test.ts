import { beforeEach, describe, expect, test } from 'vitest'
import { callTool } from './call-tool.ts'
import { type Database, openCopy } from './database.ts'
import { parseJson } from './python-json.ts'
import type { AirlineData } from './records.ts'
import { stateHash } from './state-hash.ts'

const seats = (status: string) => ({
  status,
  available_seats: { economy: 2, business: 0 },
  prices: { economy: 100, business: 400 },
})
const flight = (id: string, origin: string, destination: string, departs: string, arrives: string) => ({
  flight_number: id,
  origin,
  destination,
  scheduled_departure_time_est: departs,
  scheduled_arrival_time_est: arrives,
  dates: { '2024-05-20': seats('available'), '2024-05-21': seats('delayed') },
})

const data: AirlineData = {
  flights: new Map([
    ['QA1', flight('QA1', 'SEA', 'DEN', '06:00:00', '09:00:00')],
    ['QA2', flight('QA2', 'DEN', 'BOS', '10:00:00', '14:00:00')],
    ['QA3', flight('QA3', 'SEA', 'DEN', '20:00:00', '01:00:00+1')],
  ]),
  users: new Map([
    [
      'ana',
      {
        payment_methods: {
          card_1: { source: 'credit_card', id: 'card_1' },
          gift_1: { source: 'gift_card', amount: 150, id: 'gift_1' },
          cert_1: { source: 'certificate', amount: 100, id: 'cert_1' },
        },
        membership: 'gold',
        reservations: ['R1'],
      },
    ],
  ]),
  reservations: new Map([
    [
      'R1',
      {
        reservation_id: 'R1',
        user_id: 'ana',
        cabin: 'economy',
        flights: [{ origin: 'SEA', destination: 'DEN', flight_number: 'QA1', date: '2024-05-20', price: 80 }],
        passengers: [{ first_name: 'Ana' }],
        payment_history: [{ payment_id: 'card_1', amount: 80 }],
        total_baggages: 1,
        nonfree_baggages: 0,
      },
    ],
  ]),
}

let copy: Database
beforeEach(() => {
  copy = openCopy(data)
})
const call = (name: string, args: string) => callTool(copy, name, parseJson(args))
const booking = (change: string) =>
  JSON.stringify({
    user_id: 'ana',
    origin: 'SEA',
    destination: 'DEN',
    flight_type: 'one_way',
    cabin: 'economy',
    flights: [{ flight_number: 'QA1', date: '2024-05-20' }],
    passengers: [{ first_name: 'Ana', last_name: 'Q', dob: '1990-01-01' }],
    payment_methods: [{ payment_id: 'cert_1', amount: 100 }],
    total_baggages: 0,
    nonfree_baggages: 0,
    insurance: 'no',
    ...JSON.parse(change),
  })

describe('bad arguments are answered in the words of the benchmark', () => {
  test.each([
    ['fly', '{}', 'Unknown action fly'],
    ['think', '{}', "Error: Think.invoke() missing 1 required positional argument: 'thought'"],
    [
      'search_direct_flight',
      '{}',
      "Error: SearchDirectFlight.invoke() missing 3 required positional arguments: 'origin', 'destination', and 'date'",
    ],
    [
      'get_user_details',
      '{"user_id":"ana","x":1}',
      "Error: GetUserDetails.invoke() got an unexpected keyword argument 'x'",
    ],
    ['get_user_details', '{"user_id":["ana"]}', "Error: unhashable type: 'list'"],
    ['get_user_details', '{"user_id":"__proto__"}', 'Error: user not found'],
    ['get_reservation_details', '{"reservation_id":7}', 'Error: user not found'],
    ['cancel_reservation', '{"reservation_id":"none"}', 'Error: reservation not found'],
    ['book_reservation', booking('{"cabin":"first"}'), "Error: 'first'"],
    ['book_reservation', booking('{"cabin":"business"}'), 'Error: not enough seats on flight QA1'],
    ['book_reservation', booking('{"flights":[{"date":"2024-05-20"}]}'), "Error: 'flight_number'"],
    ['book_reservation', booking('{"flights":5}'), "Error: 'int' object is not iterable"],
    [
      'book_reservation',
      booking('{"flights":[{"flight_number":"QA1","date":"2024-05-21"}]}'),
      'Error: flight QA1 not available on date 2024-05-21',
    ],
    [
      'book_reservation',
      booking('{"payment_methods":[{"payment_id":"cert_1","amount":60.5}]}'),
      'Error: payment amount does not add up, total price is 100, but paid 60.5',
    ],
    [
      'book_reservation',
      booking('{"payment_methods":[{"payment_id":"gift_1","amount":151}]}'),
      'Error: not enough balance in payment method gift_1',
    ],
    [
      'update_reservation_flights',
      '{"reservation_id":"R1","cabin":"economy","flights":[],"payment_id":"cert_1"}',
      'Error: certificate cannot be used to update reservation',
    ],
    [
      'update_reservation_passengers',
      '{"reservation_id":"R1","passengers":[]}',
      'Error: number of passengers does not match',
    ],
  ])('%s %s', (name, args, answer) => {
    const before = stateHash(copy)
    expect(call(name, args)).toBe(answer)
    expect(stateHash(copy)).toBe(before)
  })
})

test('booking takes certificates whole and gift cards in part, and files the reservation', () => {
  const payments =
    '{"flights":[{"flight_number":"QA1","date":"2024-05-20"},{"flight_number":"QA2","date":"2024-05-20"}],"payment_methods":[{"payment_id":"cert_1","amount":100},{"payment_id":"gift_1","amount":100}]}'
  expect(call('book_reservation', booking(payments))).toContain('"reservation_id": "HATHAT"')
  const ana = copy.users.get('ana')
  expect(Object.keys(ana?.payment_methods ?? {})).toEqual(['card_1', 'gift_1'])
  expect(ana?.payment_methods.gift_1?.amount).toBe(50)
  expect(ana?.reservations).toEqual(['R1', 'HATHAT'])
  const asFloat = booking('{"payment_methods":[{"payment_id":"card_1","amount":100}]}').replace(
    '"amount":100',
    '"amount":100.0',
  )
  expect(call('book_reservation', asFloat)).toContain(
    '"payment_history": [{"payment_id": "card_1", "amount": 100.0}]',
  )
})

test('changing flights keeps the old price of a kept segment and refunds or charges the rest', () => {
  const changed = call(
    'update_reservation_flights',
    '{"reservation_id":"R1","cabin":"economy","flights":[{"flight_number":"QA1","date":"2024-05-20"},{"flight_number":"QA2","date":"2024-05-20"}],"payment_id":"gift_1"}',
  )
  expect(changed).toContain(
    '{"flight_number": "QA1", "date": "2024-05-20", "price": 80, "origin": "SEA", "destination": "DEN"}',
  )
  expect(changed).toContain('{"payment_id": "gift_1", "amount": 100}')
  expect(copy.users.get('ana')?.payment_methods.gift_1?.amount).toBe(50)
})

test('cancelling books payments back', () => {
  expect(call('cancel_reservation', '{"reservation_id":"R1"}')).toContain(
    '"payment_history": [{"payment_id": "card_1", "amount": 80}, {"payment_id": "card_1", "amount": -80}]',
  )
})

test('certificates are numbered, and the amount is printed as Python prints it', () => {
  expect(call('send_certificate', '{"user_id":"ana","amount":50.0}')).toBe(
    'Certificate certificate_3221322 added to user ana with amount 50.0.',
  )
  expect(call('send_certificate', '{"user_id":"ana","amount":50}')).toContain('certificate_3221323')
})

test('a change of plane needs the second flight to leave after the first lands', () => {
  const found = call('search_onestop_flight', '{"origin":"SEA","destination":"BOS","date":"2024-05-20"}')
  expect(JSON.parse(found)).toHaveLength(1)
  expect(found).toContain('"flight_number": "QA1"')
})

test('copies share the base and never each other', () => {
  const other = openCopy(data)
  const before = stateHash(other)
  call('cancel_reservation', '{"reservation_id":"R1"}')
  expect(stateHash(other)).toBe(before)
  expect(stateHash(copy)).not.toBe(before)
  expect(copy.reservations.touched()).toHaveProperty('R1')
  expect(other.reservations.touched()).toEqual({})
})
