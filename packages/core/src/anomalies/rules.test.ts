import { describe, expect, it } from 'vitest'
import { judgeModel, type ModelUse, usualMix } from './costly-model.ts'
import type { UsageEvidence } from './evidence.ts'
import { explain } from './explain.ts'
import { nextCount } from './next-count.ts'
import { restraintFor } from './restraint.ts'
import { type AnomalyRule, ruleFor } from './rule-for.ts'
import { nextState } from './states.ts'

const use = (model: string, calls: number, perMillion: number): ModelUse => ({
  ...{
    model,
    calls,
    inputTokens: calls * 900,
    outputTokens: calls * 100,
    costNanoUsd: (calls * perMillion) / 1_000,
  },
})

describe('judgeModel', () => {
  const usual = [use('cheap', 900, 1_000), use('middle', 99, 2_000), use('tried', 1, 90_000)]
  it.each([
    ['twice the middle', 2_000, usual, false],
    ['three times the middle', 3_000, usual, true],
    ['ten times, but it calls such models anyway', 10_000, [...usual, use('dear', 500, 12_000)], false],
    ['fewer calls than say what is usual', 9_000, [use('cheap', 49, 1_000)], false],
    ['nothing was priced', 9_000, [use('free', 500, 0)], false],
    ['no calls', 9_000, [], false],
  ])('%s', (_, perMillion, uses, isFound) => {
    expect(judgeModel(perMillion, uses, 'normal') !== null).toBe(isFound)
  })
  it('compares by the mix that the agent uses', () => {
    expect(usualMix(usual)).toEqual({ inputTokens: 900_000, outputTokens: 100_000 })
    expect(usualMix([])).toEqual({ inputTokens: 0, outputTokens: 1_000_000 })
  })
})

describe('ruleFor', () => {
  const rule = (id: string, more: Partial<AnomalyRule> = {}): AnomalyRule => ({
    ...{ id, kind: 'usage', measure: null, agentId: null, sensitivity: 'normal' },
    ...{ response: 'notify', lastsMs: 1, channelIds: [], ...more },
  })
  const all = rule('all')
  const ofCost = rule('cost', { measure: 'cost' })
  const ofAgent = rule('agent', { agentId: 'a' })
  const ofBoth = rule('both', { agentId: 'a', measure: 'cost' })
  it.each([
    ['nothing', [], null],
    ['another kind', [rule('loop', { kind: 'loop' })], null],
    ['another agent', [rule('other', { agentId: 'b' })], null],
    ['for all', [all], 'all'],
    ['the measure before all', [all, ofCost], 'cost'],
    ['the agent before the measure', [ofAgent, all, ofCost], 'agent'],
    ['both before each', [ofAgent, ofBoth, all, ofCost], 'both'],
  ])('%s', (_, rules, id) => {
    expect(ruleFor(rules, { kind: 'usage', measure: 'cost', agentId: 'a' }).id).toBe(id)
  })
})

it.each([
  ['open', false, 'acknowledge', 'acknowledged'],
  ['open', true, 'acknowledge', 'resolved'],
  ['acknowledged', false, 'acknowledge', null],
  ['dismissed', false, 'acknowledge', null],
  ['open', false, 'dismiss', 'dismissed'],
  ['resolved', true, 'dismiss', 'dismissed'],
  ['dismissed', true, 'dismiss', null],
  ['open', true, 'end', null],
  ['acknowledged', true, 'end', 'resolved'],
  ['dismissed', true, 'end', null],
] as const)('%s, over: %s, %s → %s', (state, isOver, word, next) => {
  expect(nextState({ state, isOver }, word)).toBe(next)
})

describe('nextCount', () => {
  const now = new Date('2026-03-02T10:30:00Z')
  const of = (countedTo: string | null, firstRunAt: string | null = null) => {
    const date = (iso: string | null) => (iso === null ? null : new Date(iso))
    const { since, until, isCaughtUp } = nextCount(
      { countedTo: date(countedTo), firstRunAt: date(firstRunAt) },
      now,
      1_008,
    )
    return [since.toISOString().slice(5, 16), until.toISOString().slice(5, 16), isCaughtUp]
  }
  it.each([
    ['a minute ago', '2026-03-02T10:29:00Z', null, ['03-02T10:00', '03-02T11:00', true]],
    [
      'in another hour: what came very late as well',
      '2026-03-02T09:59:00Z',
      null,
      ['03-02T03:00', '03-02T11:00', true],
    ],
    ['days ago: a day of it', '2026-02-20T10:00:00Z', null, ['02-20T04:00', '02-21T10:00', false]],
    ['never, from the first run', null, '2026-03-01T12:00:00Z', ['03-01T06:00', '03-02T11:00', true]],
    ['never, and there is no run', null, null, ['03-02T10:00', '03-02T11:00', true]],
    [
      'a year ago: no more than what is learned from',
      '2025-03-01T12:00:00Z',
      null,
      ['01-19T11:00', '01-20T17:00', false],
    ],
  ] as const)('%s', (_, countedTo, firstRunAt, expected) => {
    expect(of(countedTo, firstRunAt)).toEqual(expected)
  })
})

const usage: UsageEvidence = {
  ...{ kind: 'usage', measure: 'cost', windowHours: 3, from: '', until: '', actual: 9e9, expected: 1.2e9 },
  ...{ upper: 3e9, score: 8, samples: 6, calendar: 'hour of the week', historyDays: 42 },
  also: [{ measure: 'calls', actual: 1, expected: 1, upper: 1 }],
}
const about = { agentId: 'a', agentName: 'desk', runId: null }

describe('restraintFor', () => {
  it('lets as much an hour pass as is usual at most, then holds calls back softly', () => {
    expect(restraintFor({ ...about, evidence: { ...usage, also: [] } }, 'ask')).toMatchObject({
      ...{
        scope: 'agent',
        scopeValue: 'a',
        window: 'hour',
        unit: 'cost',
        limit: 1_000_000_000n,
        hard: false,
      },
      thresholds: [{ atPercent: 100, action: 'ask' }],
    })
  })
  it('of a loop holds back that run alone', () => {
    const call = { kind: 'tool', name: 'tool:look', digest: 'd' } as const
    const evidence = {
      kind: 'loop',
      call,
      repeats: 12,
      sameAnswers: 12,
      limit: 10,
      firstAt: '',
      lastAt: '',
    } as const
    expect(restraintFor({ ...about, runId: 'r', evidence }, 'throttle')).toMatchObject({
      ...{ scope: 'run', scopeValue: 'r', window: 'run', unit: 'calls', limit: 1n },
      thresholds: [{ atPercent: 100, action: 'throttle', perMinute: 1 }],
    })
  })
})

it('explain names what happened and what it was compared with', () => {
  expect(explain('desk', usage)).toBe(
    'desk spent $9.00 in 3 hours. By 6 such times in 42 days it is usually $1.20 at this hour of the week, ' +
      'and $3.00 at most. Its calls went up as well.',
  )
})
