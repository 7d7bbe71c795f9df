import { z } from 'zod'

const userId = (use: string) => z.string().describe(`The ID of the user ${use}, such as 'pia_novak_7219'.`)
const reservationId = z.string().describe("The reservation ID, such as 'BN7G5K'.")
const airport = (which: string) =>
  z.string().describe(`The ${which} airport in three letters, such as 'SEA'.`)
const date = z.string().describe("The date in the format 'YYYY-MM-DD', such as '2024-05-20'.")
const paymentId = z
  .string()
  .describe("A payment id of the user profile, such as 'credit_card_8111045' or 'gift_card_5510021'.")
const cabin = z.enum(['basic_economy', 'economy', 'business'])
const segment = z.looseObject({
  flight_number: z.string().describe("Flight number, such as 'GC310'."),
  date,
})
const passenger = z.looseObject({
  first_name: z.string().describe('The first name of the passenger.'),
  last_name: z.string().describe('The last name of the passenger.'),
  dob: z.string().describe("The date of birth in the format 'YYYY-MM-DD', such as '1990-01-01'."),
})
const route = z.looseObject({ origin: airport('origin'), destination: airport('destination'), date })

/** What each of the desk's tools takes. Further keys pass: the airline answers them itself. */
export const toolSchemas = {
  book_reservation: z.looseObject({
    user_id: userId('to book for'),
    origin: airport('origin'),
    destination: airport('destination'),
    flight_type: z.enum(['one_way', 'round_trip']),
    cabin,
    flights: z.array(segment).describe('Each flight of the trip.'),
    passengers: z.array(passenger).describe('Each passenger.'),
    payment_methods: z
      .array(z.looseObject({ payment_id: paymentId, amount: z.number().describe('Dollars to pay with it.') }))
      .describe('Each payment method and what it pays.'),
    total_baggages: z.int().describe('The number of checked bags in all.'),
    nonfree_baggages: z.int().describe('The number of checked bags that are not free.'),
    insurance: z.enum(['yes', 'no']),
  }),
  calculate: z.looseObject({
    expression: z
      .string()
      .describe("The expression to calculate, such as '2 + 2': numbers, + - * /, parentheses and spaces."),
  }),
  cancel_reservation: z.looseObject({ reservation_id: reservationId }),
  get_reservation_details: z.looseObject({ reservation_id: reservationId }),
  get_user_details: z.looseObject({ user_id: userId('to look up') }),
  list_all_airports: z.looseObject({}),
  search_direct_flight: route,
  search_onestop_flight: route,
  send_certificate: z.looseObject({
    user_id: userId('to send it to'),
    amount: z.number().describe('Dollars of the certificate.'),
  }),
  think: z.looseObject({ thought: z.string().describe('A thought to think about.') }),
  transfer_to_human_agents: z.looseObject({
    summary: z.string().describe("A summary of the customer's issue."),
  }),
  update_reservation_baggages: z.looseObject({
    reservation_id: reservationId,
    total_baggages: z.int().describe('The number of checked bags in all, after the change.'),
    nonfree_baggages: z.int().describe('The number of checked bags that are not free, after the change.'),
    payment_id: paymentId,
  }),
  update_reservation_flights: z.looseObject({
    reservation_id: reservationId,
    cabin,
    flights: z.array(segment).describe('Each flight of the WHOLE changed trip, also those that stay.'),
    payment_id: paymentId,
  }),
  update_reservation_passengers: z.looseObject({
    reservation_id: reservationId,
    passengers: z.array(passenger).describe('Each passenger after the change.'),
  }),
} as const

export type ToolName = keyof typeof toolSchemas
