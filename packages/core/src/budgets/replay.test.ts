import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type DraftBudget, type PastCall, replayBudget } from './replay.ts'

const draft = (more: Partial<DraftBudget> = {}): DraftBudget => ({
  scope: 'workspace',
  scopeValue: null,
  window: 'day',
  rollingMs: null,
  unit: 'cost',
  limit: 100n,
  hard: true,
  thresholds: [],
  ...more,
})
const call = (at: string, cost: bigint | null, more: Partial<PastCall> = {}): PastCall => ({
  at: new Date(at),
  agentId: 'agent',
  runId: 'run',
  endUser: null,
  tags: [],
  model: 'openai/gpt-4o',
  tokens: 10n,
  cost,
  ...more,
})

it('says what would have been refused, per window, and lets smaller calls through', () => {
  const calls = [
    call('2026-10-01T10:00:00Z', 60n),
    call('2026-10-01T11:00:00Z', 60n, { runId: 'other' }),
    call('2026-10-01T12:00:00Z', 40n),
    call('2026-10-02T10:00:00Z', 60n),
  ]
  const replay = replayBudget(draft(), calls, 'UTC')
  expect(replay).toMatchObject({ calls: 4, refused: 1, used: 220n, allowed: 160n })
  expect([...replay.runs]).toEqual(['other'])
  expect(replay.accounts).toMatchObject([
    { used: 160n, allowed: 100n, refusedAt: new Date('2026-10-01T11:00:00Z') },
    { used: 60n, allowed: 60n, refusedAt: null },
  ])
})

it('counts the days of the workspace', () => {
  const calls = [call('2026-10-01T21:59:00Z', 60n), call('2026-10-01T22:01:00Z', 60n)]
  expect(replayBudget(draft(), calls, 'Europe/Berlin').refused).toBe(0)
  expect(replayBudget(draft(), calls, 'UTC').refused).toBe(1)
})

it('slides where the window does', () => {
  const rolling = draft({ window: 'rolling', rollingMs: 3_600_000 })
  const at = (minutes: number) => call(new Date(minutes * 60_000).toISOString(), 60n)
  expect(replayBudget(rolling, [at(50), at(70)], 'UTC').refused).toBe(1)
  expect(replayBudget(rolling, [at(50), at(115)], 'UTC').refused).toBe(0)
})

it('asks, slows down and goes down where its ladder says so, and fires each rung once a window', () => {
  const thresholds = [
    { atPercent: 20, action: 'degrade' as const },
    { atPercent: 40, action: 'throttle' as const },
    { atPercent: 60, action: 'ask' as const },
  ]
  const calls = Array.from({ length: 10 }, (_, hour) => call(`2026-10-01T0${hour}:00:00Z`, 10n))
  const replay = replayBudget(draft({ thresholds }), [...calls, call('2026-10-02T00:00:00Z', 30n)], 'UTC')
  expect(replay).toMatchObject({ refused: 0, asked: 4, degraded: 4, throttled: 2, allowed: 90n })
  expect([...replay.fired].map(([{ atPercent }, { times }]) => [atPercent, times])).toEqual([
    [20, 2],
    [40, 1],
    [60, 1],
  ])
})

it('lets no account of a hard budget over its limit, and loses no call', () => {
  const past = fc.array(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 40_000_000 }),
      cost: fc.bigInt({ min: 0n, max: 80n }),
      endUser: fc.constantFrom('a', 'b', null),
    }),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(past, fc.constantFrom('hour', 'day', 'week', 'total'), (gaps, window) => {
      let at = Date.parse('2026-03-27T00:00:00Z')
      const calls = gaps.map(({ gapMs, cost, endUser }) => {
        at += gapMs
        return call(new Date(at).toISOString(), cost, { endUser })
      })
      const replay = replayBudget(draft({ scope: 'endUser', window }), calls, 'Europe/Berlin')
      const counted = calls.filter(({ endUser }) => endUser !== null)
      expect(replay.calls).toBe(counted.length)
      expect(replay.used).toBe(counted.reduce((sum, { cost }) => sum + cost!, 0n))
      for (const account of replay.accounts) expect(account.allowed).toBeLessThanOrEqual(100n)
      expect(replay.accounts.reduce((sum, account) => sum + account.allowed, 0n)).toBe(replay.allowed)
      if (replay.refused === 0) expect(replay.allowed).toBe(replay.used)
    }),
  )
})
