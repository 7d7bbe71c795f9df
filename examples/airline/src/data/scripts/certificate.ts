import { calls, customer, desk, done, type Script } from '../script.ts'

const certificateOf200 = { user_id: 'ines_vidal_2041', amount: 200 }

export const certificate: Script = {
  id: 'desk-certificate',
  endUser: 'ines_vidal_2041',
  shows: 'A certificate for a flight the airline cancelled, approved by an operator',
  beats: [
    customer('You cancelled our flight to Chicago yesterday and nobody told us! What do I get for that?'),
    desk('I am sorry about that. May I have your user id so that I can look into it?'),
    customer('ines_vidal_2041. We had to rent a car.'),
    calls('get_user_details', { user_id: 'ines_vidal_2041' }),
    calls('get_reservation_details', { reservation_id: 'KM4T7Q' }),
    calls('think', {
      thought:
        'GC733 on 2024-05-14 in KM4T7Q, two passengers, gold member. The customer complains and asks for something: a certificate of 100 dollars for each passenger is due if the airline cancelled the flight, which the customer says and the date bears out.',
    }),
    calls('calculate', { expression: '100 * 2' }),
    desk(
      'Your reservation KM4T7Q was for GC733 on May 14 with two passengers. As a gold member you can have a travel certificate of $200, $100 for each of you. Shall I send it? (yes/no)',
    ),
    customer('Yes, that is fair.'),
    calls('send_certificate', certificateOf200),
    desk('The certificate of $200 is in your profile now. I am sorry again for the trouble.'),
    customer('Alright, thank you.'),
    desk('Thank you for your patience, Ines.'),
    done,
  ],
  actions: [{ name: 'send_certificate', kwargs: certificateOf200 }],
  outputs: ['200'],
}
