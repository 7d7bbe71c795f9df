import { calls, customer, desk, done, type Script } from '../script.ts'

const cancel = { reservation_id: 'PL9C3D' }

export const cancellationWaiting: Script = {
  id: 'desk-cancellation',
  endUser: 'yuki_arden_1188',
  shows: 'An insured cancellation that waits for a person',
  beats: [
    customer(
      'I came down with the flu and cannot fly on Sunday. Please cancel my trip, user id yuki_arden_1188.',
    ),
    calls('get_user_details', { user_id: 'yuki_arden_1188' }),
    calls('get_reservation_details', cancel),
    desk(
      'I am sorry to hear that. I found PL9C3D: Boston to Seattle on May 19, economy, with travel insurance. As you are ill, the insurance covers a full refund of $270 to your Visa card ending in 1188 within a week. Shall I cancel it? (yes/no)',
    ),
    customer('Yes, please cancel it.'),
    calls('cancel_reservation', cancel),
    desk('PL9C3D is cancelled. $270 will be back on your card within a week. Get well soon!'),
    customer('Thanks a lot.'),
    desk('You are welcome.'),
    done,
  ],
  actions: [{ name: 'cancel_reservation', kwargs: cancel }],
  outputs: ['270'],
}
