import type { BudgetView } from '@ground-control/core/budgets/schema'
import type { OverviewView } from '@ground-control/core/metrics/schema'
import { describe, expect, it } from 'vitest'
import { firstSteps } from './first-steps.ts'
import { byFullness, share } from './fullness.ts'
import { needsNow } from './needs-now.ts'
import { seriesPoints } from './series-points.ts'
import { spendShares } from './spend-shares.ts'

const quiet: OverviewView = {
  pendingApprovals: 0,
  oldestApprovalAt: null,
  activeRuns: 0,
  queuedRuns: 0,
  waitingRuns: 0,
  overridesInForce: 0,
  openBreakers: 0,
  liveWorkers: 1,
  finishedRuns: 0,
  failedRuns: 0,
  errorRate: null,
  p50DurationMs: null,
  p95DurationMs: null,
  costNanoUsd: '0',
  modelCalls: 0,
  toolCalls: 0,
  setUp: {
    hasAgent: true,
    hasWorker: true,
    hasRun: true,
    hasBudget: true,
    hasPublishedPolicy: true,
    hasDecision: true,
  },
  running: [],
}

const budget = (
  name: string,
  limit: string,
  spent: string,
  held = '0',
  more: Partial<BudgetView> = {},
): BudgetView => ({
  id: `bud_${name}`,
  revision: 1,
  name,
  scope: 'workspace',
  scopeValue: null,
  scopeLabel: '',
  window: 'day',
  rollingMs: null,
  unit: 'cost',
  limit,
  hard: true,
  thresholds: [],
  createdAt: '',
  archivedAt: null,
  current: {
    id: '',
    subject: '',
    subjectLabel: '',
    startsAt: '',
    endsAt: null,
    limit,
    held,
    spent,
    overage: '0',
    available: '0',
  },
  resetsAt: null,
  forecastAt: null,
  forecastBand: null,
  refusals24h: 0,
  ...more,
})

describe('byFullness', () => {
  it('puts the fullest first, counts held apart, and leaves out what has no account or is archived', () => {
    const list = byFullness([
      budget('half', '100', '50'),
      budget('held', '100', '10', '85'),
      budget('none', '100', '0', '0', { current: null }),
      budget('old', '100', '100', '0', { archivedAt: '2026-01-01T00:00:00Z' }),
    ])
    expect(list.map(({ budget: { name }, spentShare, heldShare }) => [name, spentShare, heldShare])).toEqual([
      ['held', 0.1, 0.85],
      ['half', 0.5, 0],
    ])
  })

  it.each([
    ['1', '3', 0.333333],
    ['0', '0', 1],
    ['999999999999999999', '1000000000000000000', 0.999999],
  ])('%s of %s is %d', (part, whole, expected) => {
    expect(share(part, whole)).toBe(expected)
  })
})

describe('needsNow', () => {
  it.each<[string, Partial<OverviewView>, string[]]>([
    ['a quiet day', {}, []],
    ['decisions', { pendingApprovals: 1, oldestApprovalAt: 'then' }, ['1 decision to make']],
    ['runs without workers', { queuedRuns: 3, liveWorkers: 0 }, ['3 runs queued and no worker is alive']],
    ['queued runs with a worker', { queuedRuns: 3 }, []],
    ['what is left alone', { openBreakers: 2 }, ['2 dependencies fail and are left alone']],
    ['few errors', { errorRate: 0.09 }, []],
    [
      'the worst first',
      { pendingApprovals: 2, overridesInForce: 1, errorRate: 0.5 },
      ['50 % of runs fail', '2 decisions to make', '1 override in force'],
    ],
  ])('%s', (_, more, titles) => {
    expect(needsNow({ ...quiet, ...more }, [], 0).map((need) => need.title)).toEqual(titles)
  })

  it('counts anomalies that nobody has looked at', () => {
    expect(needsNow(quiet, [], 1).map((need) => need.title)).toEqual(['1 anomaly to look at'])
    expect(needsNow(quiet, [], 3).map((need) => need.title)).toEqual(['3 anomalies to look at'])
  })

  it('names budgets from 80 % on', () => {
    const full = byFullness([
      budget('a', '100', '79'),
      budget('b', '100', '60', '20'),
      budget('c', '100', '100'),
    ])
    expect(needsNow(quiet, full, 0).map((need) => [need.title, need.tone])).toEqual([
      ['Budget “c” is used up', 'bad'],
      ['Budget “b” has 20 % left', 'warn'],
    ])
  })
})

describe('firstSteps', () => {
  it('goes away when all is set up, and not before', () => {
    expect(firstSteps(quiet.setUp)).toBeNull()
    expect(
      firstSteps({ ...quiet.setUp, hasBudget: false })
        ?.filter((step) => !step.isDone)
        .map((step) => step.href),
    ).toEqual(['/budgets'])
  })
})

describe('spendShares', () => {
  const row = (id: string, costNanoUsd: string) => ({
    id,
    label: id,
    costNanoUsd,
    calls: 1,
    inputTokens: 0,
    outputTokens: 0,
  })
  it('orders by amount as a number, not as text', () => {
    const shares = spendShares({ by: 'agent', rows: [row('a', '9'), row('b', '10'), row('free', '0')] })
    expect(shares.map((item) => [item.id, item.share])).toEqual([
      ['b', 1],
      ['a', 0.9],
    ])
  })
  it('has nothing to say about nothing', () => {
    expect(spendShares({ by: 'model', rows: [] })).toEqual([])
  })
})

describe('seriesPoints', () => {
  it('keeps a gap a gap', () => {
    const at = '2026-01-01T00:00:00.000Z'
    const point = {
      at,
      started: 1,
      succeeded: 1,
      failed: 0,
      cancelled: 0,
      costNanoUsd: '1500000000',
      p95DurationMs: null,
    }
    expect(seriesPoints({ bucketMs: 60_000, points: [point] })).toEqual([
      { atMs: Date.parse(at), succeeded: 1, failed: 0, cancelled: 0, costUsd: 1.5, p95Ms: null },
    ])
  })
})
