import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type WorkingHours, workingHours } from './schema.ts'
import { addWorkingTime } from './working-time.ts'

const hourMs = 3_600_000
const weekdays = [1, 2, 3, 4, 5]
const office = (more: Partial<WorkingHours> = {}): WorkingHours =>
  workingHours.parse({
    timeZone: 'Europe/Berlin',
    spans: [{ days: weekdays, from: '09:00', to: '17:00' }],
    ...more,
  })
const night = office({
  spans: [
    { days: [6], from: '22:00', to: '24:00' },
    { days: [7], from: '00:00', to: '06:00' },
  ],
})
const inAzores = office({ timeZone: 'Atlantic/Azores', spans: [{ days: [7], from: '00:00', to: '06:00' }] })

describe('addWorkingTime', () => {
  it.each<[string, string, number, WorkingHours | null, string]>([
    ['around the clock', '2026-11-22T10:00:00Z', 2, null, '2026-11-22T12:00:00Z'],
    ['within a day', '2026-11-23T09:00:00Z', 2, office(), '2026-11-23T11:00:00Z'],
    ['asked at night: at opening', '2026-11-23T22:00:00Z', 0, office(), '2026-11-24T08:00:00Z'],
    ['over the evening', '2026-11-23T15:00:00Z', 2, office(), '2026-11-24T09:00:00Z'],
    ['to the end of the day: at opening', '2026-11-23T15:00:00Z', 1, office(), '2026-11-24T08:00:00Z'],
    ['over a weekend', '2026-11-27T15:30:00Z', 1, office(), '2026-11-30T08:30:00Z'],
    [
      'over a holiday',
      '2026-12-24T15:30:00Z',
      1,
      office({ holidays: ['2026-12-25'] }),
      '2026-12-28T08:30:00Z',
    ],
    ['winter to summer', '2026-03-27T15:30:00Z', 1, office(), '2026-03-30T07:30:00Z'],
    ['a night that loses an hour', '2026-03-28T21:00:00Z', 7, night, '2026-04-04T20:00:00Z'],
    ['a night that has an hour twice', '2026-10-24T20:00:00Z', 8, night, '2026-10-25T04:00:00Z'],
    // The Azores skip midnight: the clocks go from 00:00 to 01:00 on the last Sunday of March.
    ['an opening that is skipped', '2026-03-28T12:00:00Z', 0, inAzores, '2026-03-29T01:00:00Z'],
  ])('%s', (_, from, hours, calendar, expected) => {
    const at = addWorkingTime(new Date(from), hours * hourMs, calendar)
    expect(at).toEqual(new Date(expected))
  })

  const zones = ['UTC', 'Europe/Berlin', 'America/Havana', 'Asia/Kathmandu', 'Australia/Lord_Howe']
  const clock = fc.integer({ min: 0, max: 48 }).map((half) => {
    const pad = (value: number) => String(value).padStart(2, '0')
    return `${pad(Math.floor(half / 2))}:${pad((half % 2) * 30)}`
  })
  const calendars = fc
    .record({
      timeZone: fc.constantFrom(...zones),
      spans: fc.array(
        fc
          .record({
            days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
            from: clock,
            to: clock,
          })
          .filter(({ from, to }) => from < to),
        { minLength: 1, maxLength: 3 },
      ),
      holidays: fc.subarray(['2026-03-29', '2026-03-30', '2026-10-25', '2026-11-01']),
    })
    .map((value) => workingHours.parse(value))
  const moments = fc.date({ min: new Date('2026-03-20'), max: new Date('2026-11-20'), noInvalidDate: true })
  const lengths = fc.integer({ min: 0, max: 40 * hourMs })

  it('adds up: one length after another is both at once', () => {
    fc.assert(
      fc.property(moments, lengths, lengths, calendars, (from, first, second, hours) => {
        const twice = addWorkingTime(addWorkingTime(from, first, hours), second, hours)
        expect(twice).toEqual(addWorkingTime(from, first + second, hours))
      }),
    )
  })

  it('never comes early, never goes back, and comes up while it is open', () => {
    fc.assert(
      fc.property(moments, lengths, lengths, calendars, (from, length, more, hours) => {
        const at = addWorkingTime(from, length, hours)
        expect(at.getTime()).toBeGreaterThanOrEqual(from.getTime() + length)
        expect(at <= addWorkingTime(from, length + more, hours)).toBe(true)
        expect(at <= addWorkingTime(new Date(from.getTime() + more), length, hours)).toBe(true)
        expect(isOpen(at, hours)).toBe(true)
      }),
    )
  })
})

/** By Intl, another way than the code's: what the clocks show is in a span, of a day that is not closed. */
function isOpen(at: Date, { timeZone, spans, holidays }: WorkingHours): boolean {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at)
  const [date = '', time = ''] = shown.split(' ')
  const day = new Date(`${date}T00:00:00Z`).getUTCDay() || 7
  return (
    !holidays.includes(date) &&
    spans.some(({ days, from, to }) => days.includes(day) && from <= time && time < to)
  )
}
