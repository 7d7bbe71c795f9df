import type { Dict, Value } from './python-json.ts'
import type { PythonNumber } from './python-number.ts'

/** One dated departure. Seats and prices (whole dollars) are there while `status` is `available`. */
export type FlightDay = Dict & { status: string }

export type Flight = Dict & {
  flight_number: string
  origin: string
  destination: string
  scheduled_departure_time_est: string
  scheduled_arrival_time_est: string
  dates: { [date: string]: FlightDay }
}

/** Amounts are dollars, as the airline's own records have them. */
export type PaymentMethod = Dict & { source: string; id: string }

export type User = Dict & {
  payment_methods: { [id: string]: PaymentMethod }
  membership: string
  reservations: string[]
}

export type Reservation = Dict & {
  reservation_id: string
  user_id: string
  cabin: string
  flights: Value[]
  passengers: Value[]
  payment_history: Value[]
  nonfree_baggages: PythonNumber
}

/** The whole airline as it was at the start, keyed by id; never changed. */
export interface AirlineData {
  flights: ReadonlyMap<string, Flight>
  reservations: ReadonlyMap<string, Reservation>
  users: ReadonlyMap<string, User>
}
