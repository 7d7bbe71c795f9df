import { calls, customer, desk, done, type Script } from '../script.ts'

const order = {
  user_id: 'pia_novak_7219',
  origin: 'SEA',
  destination: 'BOS',
  flight_type: 'one_way',
  cabin: 'economy',
  flights: [{ flight_number: 'GC310', date: '2024-05-20' }],
  passengers: [
    { first_name: 'Pia', last_name: 'Novak', dob: '1993-04-27' },
    { first_name: 'Emil', last_name: 'Novak', dob: '2016-08-11' },
  ],
  payment_methods: [
    { payment_id: 'certificate_7710388', amount: 100 },
    { payment_id: 'credit_card_8111045', amount: 418 },
  ],
  total_baggages: 2,
  nonfree_baggages: 0,
  insurance: 'no',
}

export const booking: Script = {
  id: 'desk-booking',
  endUser: 'pia_novak_7219',
  shows: 'A booking for two that waits for a person',
  beats: [
    customer(
      'I would like to book Seattle to Boston on May 20 for me and my son Emil. My id is pia_novak_7219.',
    ),
    calls('get_user_details', { user_id: 'pia_novak_7219' }),
    calls('search_direct_flight', { origin: 'SEA', destination: 'BOS', date: '2024-05-20' }),
    desk(
      'GC310 leaves Seattle on May 20 at 9:15 and lands in Boston at 17:05. Basic economy is $133, economy $259 and business $623 a person. Which cabin would you like, how many bags, how will you pay, and do you want travel insurance for $30 a person?',
    ),
    customer('Economy, two bags, no insurance. Use my certificate first and the rest on the Mastercard.'),
    calls('calculate', { expression: '259 * 2 - 100' }),
    desk(
      'This is what I would book: GC310 on May 20, economy, for Pia and Emil Novak, two free bags, no insurance. Of the $518, $100 come from your certificate and $418 from your Mastercard ending in 7219. Shall I go ahead? (yes/no)',
    ),
    customer('Yes.'),
    calls('book_reservation', order),
    desk('It is booked: reservation HATHAT. Have a good trip, you two!'),
    done,
  ],
  actions: [{ name: 'book_reservation', kwargs: order }],
  outputs: ['418'],
}
