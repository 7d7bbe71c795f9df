import { calls, customer, desk, done, type Script } from '../script.ts'

export const question: Script = {
  id: 'desk-question',
  endUser: 'tomas_berg_3307',
  shows: 'A question that needs looking up and nothing more',
  beats: [
    customer('Hello, when does my flight to Denver leave, and how many bags may I bring?'),
    desk('Happy to look. What is your user id?'),
    customer('tomas_berg_3307'),
    calls('get_user_details', { user_id: 'tomas_berg_3307' }),
    calls('get_reservation_details', { reservation_id: 'WV2N8P' }),
    calls('search_direct_flight', { origin: 'SEA', destination: 'DEN', date: '2024-05-22' }),
    desk(
      'Your flight GC101 leaves Seattle on May 22 at 7:00 and lands in Denver at 10:30. Your reservation WV2N8P has one checked bag, which is free in economy; each further bag costs $50.',
    ),
    customer('One is plenty, thank you.'),
    desk('You are welcome, Tomas. Have a good flight!'),
    done,
  ],
  actions: [],
  outputs: ['7:00', '50'],
}
