import { calls, customer, desk, done, type Script } from '../script.ts'

const search = (date: string) => calls('search_direct_flight', { origin: 'SFO', destination: 'LAS', date })

export const budget: Script = {
  id: 'desk-budget',
  endUser: 'ruben_castell_4471',
  shows: 'A customer with many wishes, until the budget for one customer is used up',
  beats: [
    customer(
      'Hi, ruben_castell_4471 here. Find me the cheapest business seat to Las Vegas between May 18 and May 22, and check every single day.',
    ),
    calls('get_user_details', { user_id: 'ruben_castell_4471' }),
    search('2024-05-18'),
    search('2024-05-19'),
    search('2024-05-20'),
    search('2024-05-21'),
    search('2024-05-22'),
    desk(
      'I looked at all five days. The cheapest business seat from San Francisco to Las Vegas is on May 20 with GC415 for $223; May 18 and 22 have none left. Would you like to book it?',
    ),
    customer('Hm. And back on the 23rd, 24th or 25th? Then tell me the best pair.'),
    calls('search_direct_flight', { origin: 'LAS', destination: 'SFO', date: '2024-05-23' }),
    calls('search_direct_flight', { origin: 'LAS', destination: 'SFO', date: '2024-05-24' }),
    calls('search_direct_flight', { origin: 'LAS', destination: 'SFO', date: '2024-05-25' }),
    desk('I have the flights back as well. Which day suits you best?'),
    customer('I need to think about it.'),
    desk('Take your time.'),
    done,
  ],
  actions: [],
  outputs: ['223'],
}
