import type { PricedUsage } from './resolve.ts'

type Cost = (usage: PricedUsage) => bigint | null
const probe = 1_000_000

/**
 * What an estimated call is estimated at by another price. Its estimate was for the input that was counted and for as
 * much output as was reserved, which nobody wrote down: it is what the old price makes of the rest of the estimate.
 * Null where one of the prices is not known, or output was free and the estimate says nothing of it.
 */
export function estimateAgain(
  estimate: { costNanoUsd: bigint; inputTokens: number },
  before: Cost,
  after: Cost,
): bigint | null {
  const { inputTokens, costNanoUsd } = estimate
  const ofInput = before({ inputTokens, outputTokens: 0 })
  const withProbe = before({ inputTokens, outputTokens: probe })
  if (ofInput === null || withProbe === null) return null
  const ofOutput = withProbe - ofInput
  const rest = costNanoUsd - ofInput
  if (ofOutput <= 0n && rest > 0n) return null
  const outputTokens = ofOutput <= 0n || rest <= 0n ? 0 : Number((rest * BigInt(probe)) / ofOutput)
  return after({ inputTokens, outputTokens })
}
