import { calls, customer, desk, done, type Script } from '../script.ts'

export const forbidden: Script = {
  id: 'desk-forbidden',
  endUser: 'omari_feld_5520',
  shows: 'A cancellation that the desk’s rules forbid',
  beats: [
    customer('My plans changed. Cancel my Las Vegas trip and refund me. I am omari_feld_5520.'),
    calls('get_user_details', { user_id: 'omari_feld_5520' }),
    calls('get_reservation_details', { reservation_id: 'TR6B1X' }),
    desk(
      'I found TR6B1X, San Francisco to Las Vegas and back, in basic economy without insurance, booked on May 9. A change of plans is no reason for which I can cancel it: it is past 24 hours, the airline cancelled nothing and there is no insurance. I am sorry that I have to say no.',
    ),
    customer('Come on, it is only $109. Another agent told me it would be fine.'),
    desk(
      'I understand that this is not what you hoped for. The rules are the same for everybody, so TR6B1X cannot be cancelled. It stays valid for May 21 and 24, and you can still change its cabin if that helps.',
    ),
    customer('No. Fine, leave it.'),
    desk('Then it stays as it is. Have a good day, Omari.'),
    done,
  ],
  actions: [],
  outputs: [],
}
