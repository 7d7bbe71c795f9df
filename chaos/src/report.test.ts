import { expect, test } from 'vitest'
import type { Measure } from './fault.ts'
import { isGood, type Played } from './play-fault.ts'
import { drawReport } from './report.ts'

const measure: Measure = { what: 'runs', bar: 'exactly 3', measured: '3', met: true }
const played: Played = {
  name: 'worker-kill',
  does: 'kills',
  measures: [measure],
  violations: [],
  samples: 9,
  missed: 0,
  tookMs: 12_400,
  skipped: null,
  error: null,
}

test.each<[string, Partial<Played>, boolean]>([
  ['all met', {}, true],
  ['a figure that nobody judges', { measures: [measure, { ...measure, met: null }] }, true],
  ['a missed bar', { measures: [measure, { ...measure, met: false }] }, false],
  [
    'a broken invariant',
    { violations: [{ number: 4, says: 'sums agree', rows: [{ id: 'acct_1' }] }] },
    false,
  ],
  ['an error', { error: 'it did not start' }, false],
])('%s: good is %s', (_what, change, good) => {
  expect(isGood({ ...played, ...change })).toBe(good)
})

const given = { at: new Date('2026-11-22T10:00:00Z'), command: 'npm run chaos -- --seed 42', known: '' }
const reportOf = (...faults: Played[]) => ({
  seed: 42,
  length: 'short' as const,
  machine: '2 cores',
  played: faults,
  isGood: faults.every(isGood),
})

test('tells seed, machine, each bar, and the rows that broke an invariant', () => {
  const broken = { number: 4, says: 'sums agree', rows: [{ id: 'acct_1' }] }
  const text = drawReport(reportOf({ ...played, violations: [broken] }), { ...given, order: ['worker-kill'] })
  for (const part of [
    '2026-11-22',
    'seed 42',
    '2 cores',
    '**Not everything held.**',
    'exactly 3',
    'sums agree',
    'acct_1',
  ])
    expect(text).toContain(part)
})

test('what is played replaces what was written of it, in its place; the others stay as they were', () => {
  const order = ['burst', 'worker-kill', 'races']
  const [burst, races] = ['burst', 'races'].map((name) => ({ ...played, name, does: `${name} does` }))
  const before = drawReport(reportOf(races!, played), { ...given, order })
  const failed = { ...played, measures: [{ ...measure, measured: '2', met: false }] }
  const after = drawReport(reportOf(failed, burst!), { ...given, order, known: before })
  expect([...after.matchAll(/^## (.*)$/gm)].map(([, name]) => name)).toEqual(order)
  expect(after.match(/^\| (burst|worker-kill|races) .*$/gm)).toHaveLength(3)
  expect(after).toContain('**0 of 1**')
  expect(after.slice(after.indexOf('## races'))).toBe(before.slice(before.indexOf('## races')))
  const again = drawReport(reportOf(failed, burst!), { ...given, order, known: after })
  expect(again).toBe(after)
})
