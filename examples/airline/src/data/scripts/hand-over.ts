import { handOverTool } from '../../conversations/ending.ts'
import { calls, customer, desk, type Script } from '../script.ts'

export const handOver: Script = {
  id: 'desk-hand-over',
  endUser: 'noor_halim_6652',
  shows: 'A trip that has begun, handed over to a person',
  beats: [
    customer('I flew to Denver yesterday but do not need the rest of my trip to Boston. Cancel it, please.'),
    desk('Let me see what I can do. What is your user id?'),
    customer('noor_halim_6652, and the reservation is ZC3L9W.'),
    calls('get_reservation_details', { reservation_id: 'ZC3L9W' }),
    calls(handOverTool, {
      summary:
        'noor_halim_6652 flew GC101 of ZC3L9W on May 14 and wants the rest, GC204 on May 16, cancelled. The trip has begun, so the desk cannot cancel it.',
    }),
  ],
  actions: [],
  outputs: [],
}
