import fc from 'fast-check'
import { expect, it } from 'vitest'
import { estimateAgain } from './estimate-again.ts'
import { costAt, type Rates } from './resolve.ts'

const rates = (input: bigint, output: bigint): Rates => ({
  input,
  output,
  cachedInput: null,
  reasoning: null,
  batchInput: null,
  batchOutput: null,
  perCall: 0n,
})
const by = (input: bigint, output: bigint) => (usage: Parameters<typeof costAt>[1]) =>
  costAt(rates(input, output), usage)

it('finds the output that was reserved, and prices it anew', () => {
  const rate = fc.bigInt({ min: 1_000_000n, max: 100_000_000_000n })
  const tokens = fc.integer({ min: 0, max: 100_000 })
  fc.assert(
    fc.property(rate, rate, rate, rate, tokens, tokens, (in1, out1, in2, out2, inputTokens, outputTokens) => {
      const costNanoUsd = by(in1, out1)({ inputTokens, outputTokens })
      const again = estimateAgain({ costNanoUsd, inputTokens }, by(in1, out1), by(in2, out2))
      const exact = by(in2, out2)({ inputTokens, outputTokens })
      const perToken = out2 / 1_000_000n + 1n
      // One token may be lost to rounding.
      expect(again !== null && again - exact <= perToken && exact - again <= perToken).toBe(true)
    }),
  )
})

it('says nothing where it cannot know', () => {
  const estimate = { costNanoUsd: 500n, inputTokens: 1 }
  expect(estimateAgain(estimate, () => null, by(1n, 1n))).toBeNull()
  expect(estimateAgain(estimate, by(1_000_000n, 1_000_000n), () => null)).toBeNull()
  expect(estimateAgain(estimate, by(1_000_000n, 0n), by(1n, 1n))).toBeNull()
})
