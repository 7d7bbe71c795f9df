import { expect, it } from 'vitest'
import { wallClock } from './wall-clock.ts'

it.each([
  ['2026-11-20T17:30:15.250Z', 'UTC', { hour: 17, minute: 30, dayOfWeek: 5 }],
  ['2026-11-20T17:30:45Z', 'UTC', { hour: 17, minute: 30, dayOfWeek: 5 }],
  ['2026-11-20T17:31:00Z', 'UTC', { hour: 17, minute: 31, dayOfWeek: 5 }],
  ['2026-11-20T17:31:00Z', 'Asia/Kathmandu', { hour: 23, minute: 16, dayOfWeek: 5 }],
  ['2026-11-22T23:59:59Z', 'Europe/Berlin', { hour: 0, minute: 59, dayOfWeek: 1 }],
  ['2026-11-22T00:00:00Z', 'America/New_York', { hour: 19, minute: 0, dayOfWeek: 6 }],
  // the clocks go forward at 01:00 UTC, and back
  ['2026-03-29T00:59:00Z', 'Europe/Berlin', { hour: 1, minute: 59, dayOfWeek: 7 }],
  ['2026-03-29T01:00:00Z', 'Europe/Berlin', { hour: 3, minute: 0, dayOfWeek: 7 }],
  ['2026-10-25T01:00:00Z', 'Europe/Berlin', { hour: 2, minute: 0, dayOfWeek: 7 }],
])('%s in %s', (at, zone, shown) => {
  expect(wallClock(new Date(at), zone)).toEqual(shown)
})

it('throws for a zone that is none', () => {
  expect(() => wallClock(new Date(), 'Mars/Base')).toThrow(RangeError)
})
