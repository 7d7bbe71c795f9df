import { expect, it } from 'vitest'
import type { DriftLine } from './drift.ts'
import { percentOf, sumDrift } from './sum-drift.ts'

const line = (ours: bigint | null, theirs: bigint | null, reasons: DriftLine['reasons']): DriftLine => ({
  model: 'openai/gpt-4o',
  period: '2026-11-02',
  ours: ours === null ? null : { costNanoUsd: ours, tokens: 10, calls: 1 },
  theirs: theirs === null ? null : { costNanoUsd: theirs, tokens: null, names: ['gpt-4o'] },
  driftNanoUsd: (theirs ?? 0n) - (ours ?? 0n),
  reasons,
})

it('sums both sides and says which reason stands for how much', () => {
  const lines = [
    line(10n, 15n, [{ kind: 'rate' }]),
    line(null, 20n, [{ kind: 'not_counted' }]),
    line(9n, null, [{ kind: 'not_billed' }]),
    line(5n, 5n, []),
    line(5n, 6n, []),
  ]
  expect(sumDrift(lines)).toEqual({
    ours: { costNanoUsd: '29', tokens: 40 },
    theirs: { costNanoUsd: '46', tokens: null },
    driftNanoUsd: '17',
    driftPercent: 36.95,
    because: [
      { reason: 'not_counted', lines: 1, driftNanoUsd: '20' },
      { reason: 'not_billed', lines: 1, driftNanoUsd: '-9' },
      { reason: 'rate', lines: 1, driftNanoUsd: '5' },
      { reason: 'unknown', lines: 1, driftNanoUsd: '1' },
    ],
  })
})

it('a share of nothing is not known; of a credit it keeps its sign', () => {
  expect([percentOf(5n, 0n), percentOf(5n, -10n), percentOf(-5n, 10n)]).toEqual([null, 50, -50])
})
