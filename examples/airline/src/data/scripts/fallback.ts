import { calls, customer, desk, done, type Script } from '../script.ts'

const miamiToPhiladelphia = { origin: 'MIA', destination: 'PHL' }

export const fallback: Script = {
  id: 'desk-fallback',
  endUser: 'greta_lindqvist_9034',
  shows: 'The first model is out of order, so the second one answers',
  beats: [
    customer('Good afternoon. Would it cost me anything to fly to Philadelphia a day later than I booked?'),
    desk('Good afternoon! Please tell me your user id and I will work it out.'),
    customer('It is greta_lindqvist_9034.'),
    calls('get_user_details', { user_id: 'greta_lindqvist_9034' }),
    calls('get_reservation_details', { reservation_id: 'HD5Y2M' }),
    calls('search_direct_flight', { ...miamiToPhiladelphia, date: '2024-05-21' }),
    calls('calculate', { expression: '146 - 139' }),
    desk(
      'You are booked on GC520 on May 20 for $139. On May 21 the same flight costs $146 in economy, so the change would cost you $7. Shall I make it, and from which card? (yes/no)',
    ),
    customer('Only seven dollars, good to know. I will talk to my daughter first.'),
    desk('Of course. The price may change until you decide.'),
    done,
  ],
  actions: [],
  outputs: ['7'],
}
