import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { compareRates, leastRuns, rateOf } from './compare.ts'

// Wilson's interval: Newcombe (1998), Two-sided confidence intervals for the single proportion, table I.
test.each([
  [{ runs: 263, succeeded: 81 }, 0.2553, 0.3662],
  [{ runs: 148, succeeded: 15 }, 0.0624, 0.1605],
  [{ runs: 20, succeeded: 0 }, 0, 0.1611],
  [{ runs: 29, succeeded: 1 }, 0.0061, 0.1718],
])('the interval of %j', (rate, low, high) => {
  expect(rateOf(rate)!.low).toBeCloseTo(low, 4)
  expect(rateOf(rate)!.high).toBeCloseTo(high, 4)
})

it('has no rate of nothing', () => expect(rateOf({ runs: 0, succeeded: 0 })).toBeNull())

test.each([
  [{ runs: 1_000, succeeded: 800 }, { runs: 1_000, succeeded: 950 }, 'lower'],
  [{ runs: 1_000, succeeded: 950 }, { runs: 1_000, succeeded: 800 }, 'higher'],
  [{ runs: 40, succeeded: 36 }, { runs: 40, succeeded: 38 }, 'no_difference'],
  [{ runs: 19, succeeded: 0 }, { runs: 1_000, succeeded: 1_000 }, 'too_few'],
  [{ runs: 1_000, succeeded: 1_000 }, { runs: 0, succeeded: 0 }, 'too_few'],
] as const)('%j beside %j is %s', (one, other, expected) => {
  expect(compareRates(one, other)).toBe(expected)
})

const rate = fc
  .integer({ min: 1, max: 5_000 })
  .chain((runs) => fc.record({ runs: fc.constant(runs), succeeded: fc.integer({ min: 0, max: runs }) }))

it('keeps the rate within its interval, and that within 0 and 1', () => {
  fc.assert(
    fc.property(rate, (one) => {
      const { low, value, high } = rateOf(one)!
      expect(low).toBeGreaterThanOrEqual(0)
      expect(low).toBeLessThanOrEqual(value)
      expect(high).toBeGreaterThanOrEqual(value)
      expect(high).toBeLessThanOrEqual(1)
    }),
  )
})

it('says the opposite the other way round, and of two alike that they do not differ', () => {
  const opposite = { lower: 'higher', higher: 'lower', no_difference: 'no_difference', too_few: 'too_few' }
  fc.assert(
    fc.property(rate, rate, (one, other) => {
      expect(compareRates(other, one)).toBe(opposite[compareRates(one, other)])
      expect(compareRates(one, one)).toBe(one.runs < leastRuns ? 'too_few' : 'no_difference')
    }),
  )
})
