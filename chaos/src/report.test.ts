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

test('tells seed, machine, each bar, and the rows that broke an invariant', () => {
  const broken = { number: 4, says: 'sums agree', rows: [{ id: 'acct_1' }] }
  const report = {
    seed: 42,
    length: 'short' as const,
    machine: '2 cores',
    played: [{ ...played, violations: [broken] }],
    isGood: false,
  }
  const text = drawReport(report, new Date('2026-11-22T10:00:00Z'), 'npm run chaos -- --seed 42')
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
