import { expect, it } from 'vitest'
import { rateWaitMs } from './rate.ts'

const now = new Date('2026-11-22T12:00:00Z')
const ago = (ms: number) => new Date(now.getTime() - ms)

it.each([
  { why: 'none yet', recent: { perMinute: 2, count: 0, oldest: null }, startedNow: 0, waits: 0 },
  { why: 'one fits', recent: { perMinute: 2, count: 1, oldest: ago(1) }, startedNow: 0, waits: 0 },
  { why: 'full', recent: { perMinute: 2, count: 2, oldest: ago(45_000) }, startedNow: 0, waits: 15_000 },
  {
    why: 'full with this batch',
    recent: { perMinute: 2, count: 1, oldest: ago(20_000) },
    startedNow: 1,
    waits: 40_000,
  },
  {
    why: 'full by this batch alone',
    recent: { perMinute: 2, count: 0, oldest: null },
    startedNow: 2,
    waits: 60_000,
  },
  { why: 'about to leave', recent: { perMinute: 1, count: 1, oldest: ago(60_000) }, startedNow: 0, waits: 1 },
])('$why: waits $waits ms', ({ recent, startedNow, waits }) => {
  expect(rateWaitMs(recent, startedNow, now)).toBe(waits)
})
