import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  costAt,
  type OwnPrice,
  ownPriceAt,
  type PriceList,
  quoteModel,
  quoteTool,
  type Rates,
} from './resolve.ts'
import { soundTokens } from './sound-usage.ts'

const rates: Rates = {
  input: 2_000_000_000n,
  output: 10_000_000_000n,
  cachedInput: 500_000_000n,
  reasoning: 4_000_000_000n,
  batchInput: 1_000_000_000n,
  batchOutput: 5_000_000_000n,
  perCall: 0n,
}
const at = (day: number) => new Date(Date.UTC(2026, 0, day))
const version = (id: string, day: number, own: Rates | null = rates): OwnPrice => ({
  id,
  validFrom: at(day),
  rates: own,
})
const list: PriceList = { version: 'l1', cost: (model) => (model === 'p/known' ? 7n : null) }
const usage = { inputTokens: 1_000, outputTokens: 100 }

describe('costAt', () => {
  it.each([
    ['input and output', usage, 3_000_000n],
    ['cached input', { ...usage, cachedInputTokens: 400 }, 2_400_000n],
    ['reasoning', { ...usage, reasoningTokens: 50 }, 2_700_000n],
    ['a batch', { ...usage, cachedInputTokens: 400, reasoningTokens: 50, isBatch: true }, 1_500_000n],
    ['parts larger than their whole', { ...usage, cachedInputTokens: 5_000, reasoningTokens: 500 }, 900_000n],
  ])('%s', (_name, used, cost) => expect(costAt(rates, used)).toBe(cost))
  it('falls back to the plain rates where there is no rate of its own', () => {
    const plain = { ...rates, cachedInput: null, reasoning: null, batchInput: null, batchOutput: null }
    const used = { ...usage, cachedInputTokens: 400, reasoningTokens: 50, isBatch: true }
    expect(costAt(plain, used)).toBe(3_000_000n)
  })
  it('rounds up by less than one nano-USD and is never less for more tokens', () => {
    const count = fc.integer({ min: 0, max: 1_000_000 })
    const rate = fc.bigInt({ min: 0n, max: 10n ** 12n })
    fc.assert(
      fc.property(count, count, count, rate, rate, (input, output, more, inputRate, outputRate) => {
        const own = { ...rates, input: inputRate, output: outputRate }
        const cost = costAt(own, { inputTokens: input, outputTokens: output })
        const exact = BigInt(input) * inputRate + BigInt(output) * outputRate
        expect(cost * 1_000_000n - exact).toBeGreaterThanOrEqual(0n)
        expect(cost * 1_000_000n - exact).toBeLessThan(1_000_000n)
        expect(costAt(own, { inputTokens: input + more, outputTokens: output })).toBeGreaterThanOrEqual(cost)
      }),
    )
  })
})

describe('which price counts', () => {
  const own = [version('a', 10), version('b', 20, null), version('c', 20)]
  it.each([
    [9, null],
    [10, 'a'],
    [19, 'a'],
    [20, 'c'],
  ])('on day %s: %s', (day, id) => expect(ownPriceAt(own, at(day))?.id ?? null).toBe(id))
  it('the own one, else the list’s, else none; each says where it is from', () => {
    expect(quoteModel(own, list, 'p/known', usage, at(10))).toEqual({
      costNanoUsd: 3_000_000n,
      source: 'own:a',
    })
    expect(quoteModel(own, list, 'p/known', usage, at(1))).toEqual({ costNanoUsd: 7n, source: 'list:l1' })
    expect(quoteModel([], list, 'p/other', usage, at(1))).toBeNull()
    const takenBack = [version('a', 10), version('b', 11, null)]
    expect(quoteModel(takenBack, list, 'p/known', usage, at(12))?.source).toBe('list:l1')
    expect(quoteTool(takenBack, at(12))).toBeNull()
    expect(quoteTool([version('t', 1, { ...rates, perCall: 5n })], at(2))).toEqual({
      costNanoUsd: 5n,
      source: 'own:t',
    })
  })
})

it.each([
  [0, 0],
  [100_000_000, 100_000_000],
  [100_000_001, null],
  [-1, null],
  [1.5, null],
  [Number.NaN, null],
  [null, null],
  ['5', null],
])('a count of %s tokens is taken as %s', (told, taken) => expect(soundTokens(told)).toBe(taken))
