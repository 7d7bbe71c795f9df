import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BudgetWindow } from './schema.ts'
import { countsFrom, windowOf } from './windows.ts'

const of = (window: BudgetWindow, at: string, timeZone: string, rollingMs: number | null = null) => {
  const { startsAt, endsAt } = windowOf({ window, rollingMs }, new Date(at), timeZone)
  return [startsAt.toISOString(), endsAt?.toISOString() ?? null].map(
    (text) => text?.replace('.000Z', 'Z') ?? null,
  )
}

describe('windowOf', () => {
  it.each<[BudgetWindow, string, string, string, string]>([
    ['day', '2026-03-28T23:30:00Z', 'UTC', '2026-03-28T00:00:00Z', '2026-03-29T00:00:00Z'],
    // Berlin: 23 hours in spring, 25 in autumn
    ['day', '2026-03-29T12:00:00Z', 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['day', '2026-10-25T12:00:00Z', 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['week', '2026-10-25T12:00:00Z', 'Europe/Berlin', '2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['month', '2026-10-31T23:30:00Z', 'Europe/Berlin', '2026-10-31T23:00:00Z', '2026-11-30T23:00:00Z'],
    ['month', '2026-12-31T23:59:59Z', 'UTC', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['month', '2028-02-29T12:00:00Z', 'UTC', '2028-02-01T00:00:00Z', '2028-03-01T00:00:00Z'],
    // a Monday begins its week, a Sunday ends it
    ['week', '2026-11-23T00:00:00Z', 'UTC', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
    ['week', '2026-11-22T23:59:59Z', 'UTC', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z'],
    // Sao Paulo skipped midnight: the day began at one o'clock
    ['day', '2018-11-04T12:00:00Z', 'America/Sao_Paulo', '2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z'],
    // Havana shows midnight twice: the day begins at the first
    ['day', '2025-11-02T12:00:00Z', 'America/Havana', '2025-11-02T04:00:00Z', '2025-11-03T05:00:00Z'],
    // Samoa left out 30 December 2011
    ['day', '2011-12-30T12:00:00Z', 'Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31T10:00:00Z'],
    ['day', '2011-12-30T09:00:00Z', 'Pacific/Apia', '2011-12-29T10:00:00Z', '2011-12-30T10:00:00Z'],
    // the hour that comes twice is two windows, and the one left out is none
    ['hour', '2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z'],
    ['hour', '2026-10-25T01:30:00Z', 'Europe/Berlin', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'],
    ['hour', '2026-03-29T01:30:00Z', 'Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29T02:00:00Z'],
    ['hour', '2026-11-22T10:50:00Z', 'Asia/Kathmandu', '2026-11-22T10:15:00Z', '2026-11-22T11:15:00Z'],
    // Lord Howe moves its clocks by half an hour
    ['hour', '2026-04-04T14:50:00Z', 'Australia/Lord_Howe', '2026-04-04T14:00:00Z', '2026-04-04T15:00:00Z'],
    ['hour', '2026-04-04T15:10:00Z', 'Australia/Lord_Howe', '2026-04-04T15:00:00Z', '2026-04-04T15:30:00Z'],
    ['hour', '2026-04-04T15:40:00Z', 'Australia/Lord_Howe', '2026-04-04T15:30:00Z', '2026-04-04T16:30:00Z'],
  ])('%s at %s in %s', (window, at, timeZone, startsAt, endsAt) => {
    expect(of(window, at, timeZone)).toEqual([startsAt, endsAt])
  })

  it('gives run and total one window without end', () => {
    for (const window of ['run', 'total'] as const)
      expect(of(window, '2026-11-22T10:00:00Z', 'UTC')).toEqual(['1970-01-01T00:00:00Z', null])
  })

  it('lays tiles of a twentieth of a rolling window end to end since 1970', () => {
    expect(of('rolling', '1970-01-01T00:07:01Z', 'UTC', 300_000)).toEqual([
      '1970-01-01T00:07:00Z',
      '1970-01-01T00:07:15Z',
    ])
  })

  it('counts what was used within a rolling window, and nothing that is a twentieth older', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('1985-01-01'), max: Date.parse('2040-01-01') }),
        fc.integer({ min: 60_000, max: 366 * 86_400_000 }),
        (at, rollingMs) => {
          const budget = { window: 'rolling' as const, rollingMs }
          const since = countsFrom(budget, windowOf(budget, new Date(at), 'UTC')).getTime()
          expect(at - since).toBeGreaterThanOrEqual(rollingMs)
          expect(at - since).toBeLessThanOrEqual(rollingMs + rollingMs / 20 + 21)
          // tiles are the same whenever they are asked for, so an account is in the window or it is not
          expect(windowOf(budget, new Date(since), 'UTC').startsAt.getTime()).toBe(since)
        },
      ),
    )
  })

  it('refuses a time zone that is none', () => {
    expect(() => of('day', '2026-11-22T10:00:00Z', 'Mars/Olympus')).toThrow(RangeError)
  })

  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/St_Johns',
    'America/Sao_Paulo',
    'America/Havana',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Pacific/Chatham',
    'Asia/Kathmandu',
    'Asia/Tehran',
    'Africa/Casablanca',
  ]
  /** Where clocks are set, midnights and hours go wrong: half of the instants lie around those. */
  const changes = [
    '2026-03-29T01:00:00Z',
    '2026-10-25T01:00:00Z',
    '2005-10-30T02:31:00Z',
    '2018-11-04T03:00:00Z',
    '2018-02-18T02:00:00Z',
    '2025-11-02T05:00:00Z',
    '2026-04-04T15:00:00Z',
    '2026-10-03T15:30:00Z',
    '2011-12-30T10:00:00Z',
    '2026-03-08T07:00:00Z',
  ].map((text) => Date.parse(text))
  const instant = fc.oneof(
    fc.integer({ min: Date.parse('1985-01-01'), max: Date.parse('2040-01-01') }),
    fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -90_000_000, max: 90_000_000 }))
      .map(([at, by]) => at + by),
  )

  it.each(['hour', 'day', 'week', 'month', 'rolling'] as const)('tiles time by %s', (window) => {
    fc.assert(
      fc.property(
        instant,
        fc.constantFrom(...zones),
        fc.integer({ min: 60_000, max: 1e9 }),
        (at, zone, ms) => {
          const budget = { window, rollingMs: window === 'rolling' ? ms : null }
          const windowAt = (ms: number) => {
            const { startsAt, endsAt } = windowOf(budget, new Date(ms), zone)
            return { start: startsAt.getTime(), end: endsAt!.getTime() }
          }
          const here = windowAt(at)
          expect(here.start).toBeLessThanOrEqual(at)
          expect(here.end).toBeGreaterThan(at)
          expect(windowAt(here.start)).toEqual(here)
          expect(windowAt(here.end - 1)).toEqual(here)
          expect(windowAt(here.end).start).toBe(here.end)
          expect(windowAt(here.start - 1).end).toBe(here.start)
        },
      ),
      { numRuns: 300 },
    )
  })
})
