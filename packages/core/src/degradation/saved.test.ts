import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { withSavings } from './saved.ts'
import type { Degradation } from './schema.ts'

const down = (from: string, to: string): Degradation => ({
  from,
  to,
  by: 'policy',
  id: 'policy',
  name: 'p',
  rule: 'r',
  version: 1,
})
const prices: Record<string, bigint> = { a: 100n, b: 30n, c: 7n }
const costOf = (model: string) => prices[model] ?? null

test.each([
  ['one step', [down('a', 'b')], 31n, ['69']],
  ['two steps, each for itself', [down('a', 'b'), down('b', 'c')], 7n, ['70', '23']],
  ['a lower model that was dearer', [down('c', 'a')], 100n, ['-93']],
  ['no price above', [down('x', 'b')], 30n, [null]],
  ['no price between', [down('a', 'x'), down('x', 'c')], 7n, [null, null]],
  ['nobody knows what it cost', [down('a', 'b'), down('b', 'c')], null, [null, null]],
])('%s', (_, steps, actual, expected) => {
  expect(withSavings(steps, costOf, actual).map(({ savedNanoUsd }) => savedNanoUsd)).toEqual(expected)
})

it('sums up to what the first model would have cost, less what the call did', () => {
  const cost = fc.bigInt({ min: 0n, max: 10n ** 15n })
  fc.assert(
    fc.property(fc.array(cost, { minLength: 1, maxLength: 5 }), cost, (costs, actual) => {
      const steps = costs.map((_, index) => down(`${index}`, `${index + 1}`))
      const saved = withSavings(steps, (model) => costs[Number(model)] ?? null, actual)
      const sum = saved.reduce((total, one) => total + BigInt(one.savedNanoUsd!), 0n)
      expect(sum).toBe(costs[0]! - actual)
    }),
  )
})
