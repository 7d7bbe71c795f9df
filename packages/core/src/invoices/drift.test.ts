import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareInvoice, type OurUsage } from './drift.ts'
import type { InvoiceLine } from './schema.ts'

const line = (more: Partial<InvoiceLine>): InvoiceLine => ({
  ...{ period: '2026-11-02', model: 'gpt-4o', amountNanoUsd: 10n },
  ...{ inputTokens: null, cachedInputTokens: null, outputTokens: null, quantity: null },
  ...more,
})
const usage = (more: Partial<OurUsage>): OurUsage => ({
  ...{ model: 'openai/gpt-4o', period: '2026-11-02', calls: 1, costNanoUsd: 10n },
  ...{ inputTokens: 100, outputTokens: 0, unpricedCalls: 0, estimatedCalls: 0, estimatedNanoUsd: 0n },
  ...more,
})
const one = (
  theirs: Partial<InvoiceLine>,
  ours: Partial<OurUsage>,
  prices: Parameters<typeof compareInvoice>[3] = [],
) => compareInvoice('openai', [line(theirs)], [usage(ours)], prices)
const price = (id: string, validFrom: string, isTakenBack = false) => ({
  id,
  name: 'openai/gpt-4o',
  validFrom: new Date(validFrom),
  isTakenBack,
})

describe('compareInvoice', () => {
  it('needs no reason where both agree', () => {
    expect(one({}, {})).toEqual([expect.objectContaining({ driftNanoUsd: 0n, reasons: [] })])
  })
  it.each([
    [
      'tokens',
      { amountNanoUsd: 20n, inputTokens: 150, outputTokens: 50 },
      {},
      [{ kind: 'tokens', more: 100 }],
    ],
    ['the rate', { amountNanoUsd: 20n, quantity: 100 }, {}, [{ kind: 'rate' }]],
    ['nothing known of tokens', { amountNanoUsd: 20n }, {}, []],
    [
      'calls without a price',
      { quantity: 100 },
      { costNanoUsd: 0n, unpricedCalls: 3 },
      [{ kind: 'unpriced', calls: 3 }],
    ],
    [
      'estimates',
      {},
      { costNanoUsd: 12n, estimatedCalls: 2, estimatedNanoUsd: 5n },
      [{ kind: 'estimated', calls: 2, costNanoUsd: '5' }],
    ],
  ])('says why: %s', (_, theirs, ours, reasons) => expect(one(theirs, ours)[0]?.reasons).toEqual(reasons))
  it('keeps what only one side has', () => {
    const lines = compareInvoice('openai', [line({ model: 'search' })], [usage({ costNanoUsd: 7n })], [])
    expect(lines.map(({ model, driftNanoUsd, reasons }) => [model, driftNanoUsd, reasons[0]?.kind])).toEqual([
      ['search', 10n, 'not_counted'],
      ['openai/gpt-4o', -7n, 'not_billed'],
    ])
  })
  it.each([
    [[price('a', '2020-01-01'), price('b', '2026-11-02T12:00:00Z')], 2],
    [[price('a', '2020-01-01'), price('b', '2026-11-02')], 1],
    [[price('a', '2020-01-01'), price('b', '2026-11-01', true)], 0],
    [[price('a', '2026-11-03')], 0],
  ])('counts own prices that were in force: %#', (prices, versions) => {
    const found = one({ amountNanoUsd: 20n }, {}, prices)[0]?.reasons.find(({ kind }) => kind === 'own_price')
    expect(found ?? { versions: 0 }).toMatchObject({ versions })
  })
  it('loses no nano-dollar of either side', () => {
    const models = fc.constantFrom('gpt-4o', 'gpt-4o-2024-08-06', 'o1', 'search')
    const days = fc.constantFrom('2026-11-01', '2026-11-02')
    const lines = fc.array(
      fc.record({ model: models, period: days, amountNanoUsd: fc.bigInt({ min: -99n, max: 99n }) }),
    )
    const counted = fc.uniqueArray(
      fc.record({
        model: models.map((name) => `openai/${name}`),
        period: days,
        costNanoUsd: fc.bigInt({ min: 0n, max: 99n }),
      }),
      { selector: ({ model, period }) => `${model} ${period}` },
    )
    fc.assert(
      fc.property(lines, counted, (theirs, ours) => {
        const drift = compareInvoice('openai', theirs.map(line), ours.map(usage), [])
        const sum = (values: bigint[]) => values.reduce((total, value) => total + value, 0n)
        expect(sum(drift.map(({ driftNanoUsd }) => driftNanoUsd))).toBe(
          sum(theirs.map(({ amountNanoUsd }) => amountNanoUsd)) -
            sum(ours.map(({ costNanoUsd }) => costNanoUsd)),
        )
      }),
    )
  })
})
