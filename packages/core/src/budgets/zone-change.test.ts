import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BudgetWindow } from './schema.ts'
import { windowOf } from './windows.ts'
import { changeZone, mostChanges, type WorkspaceZone, windowIn } from './zone-change.ts'

const day = { window: 'day', rollingMs: null } as const
const berlin: WorkspaceZone = {
  timeZone: 'Europe/Berlin',
  changes: [{ timeZone: 'UTC', until: '2026-11-10T12:00:00.000Z' }],
}
const at = (text: string, zone = berlin) => {
  const { startsAt, endsAt } = windowIn(day, new Date(text), zone)
  return [startsAt.toISOString(), endsAt?.toISOString()]
}

describe('windowIn', () => {
  it('lets what was open at the change end as it would have, and goes on from there', () => {
    const open = ['2026-11-10T00:00:00.000Z', '2026-11-11T00:00:00.000Z']
    expect(at('2026-11-10T11:00:00Z')).toEqual(open)
    expect(at('2026-11-10T23:30:00Z')).toEqual(open)
    // Berlin's day began an hour earlier; that hour was counted already.
    expect(at('2026-11-11T00:00:00Z')).toEqual(['2026-11-11T00:00:00.000Z', '2026-11-11T23:00:00.000Z'])
    expect(at('2026-11-12T12:00:00Z')).toEqual(['2026-11-11T23:00:00.000Z', '2026-11-12T23:00:00.000Z'])
    expect(at('2026-11-09T12:00:00Z')).toEqual(['2026-11-09T00:00:00.000Z', '2026-11-10T00:00:00.000Z'])
  })

  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/Los_Angeles',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Australia/Lord_Howe',
  ]
  const windows: BudgetWindow[] = ['hour', 'day', 'week', 'month', 'rolling', 'total']
  const moment = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2026-12-31') })
  it('after any changes an instant has one window, and a window begins where the one before it ends', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ timeZone: fc.constantFrom(...zones), untilMs: moment }), { maxLength: 4 }),
        fc.constantFrom(...zones),
        fc.constantFrom(...windows),
        moment,
        (before, timeZone, window, nowMs) => {
          const changes = before
            .toSorted((a, b) => a.untilMs - b.untilMs)
            .map((change) => ({ timeZone: change.timeZone, until: new Date(change.untilMs).toISOString() }))
          const zone = { timeZone, changes }
          const budget = { window, rollingMs: 3_600_000 }
          const found = windowIn(budget, new Date(nowMs), zone)
          expect(found.startsAt.getTime()).toBeLessThanOrEqual(nowMs)
          expect(windowIn(budget, found.startsAt, zone)).toEqual(found)
          if (found.endsAt === null) return
          expect(found.endsAt.getTime()).toBeGreaterThan(nowMs)
          expect(windowIn(budget, new Date(found.endsAt.getTime() - 1), zone)).toEqual(found)
          expect(windowIn(budget, found.endsAt, zone).startsAt).toEqual(found.endsAt)
        },
      ),
    )
  })
  it('without a change is the window of the zone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...windows),
        fc.constantFrom(...zones),
        moment,
        (window, timeZone, nowMs) => {
          const budget = { window, rollingMs: 60_000 }
          const now = new Date(nowMs)
          expect(windowIn(budget, now, { timeZone, changes: [] })).toEqual(windowOf(budget, now, timeZone))
        },
      ),
    )
  })
})

describe('changeZone', () => {
  const now = new Date('2026-11-10T12:00:00Z')
  it('remembers what may matter', () => {
    expect(changeZone({ timeZone: 'UTC', changes: [] }, 'Europe/Berlin', now)).toEqual(berlin)
    const old = { timeZone: 'Asia/Tokyo', until: '2026-08-01T00:00:00.000Z' }
    expect(changeZone({ timeZone: 'UTC', changes: [old] }, 'Europe/Berlin', now)).toEqual(berlin)
  })
  it('is refused where there were too many', () => {
    const changes = Array.from({ length: mostChanges }, () => ({ timeZone: 'UTC', until: now.toISOString() }))
    expect(changeZone({ timeZone: 'UTC', changes }, 'Europe/Berlin', now)).toBeNull()
  })
})
