import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider'
import { soundTokens } from '@ground-control/core/prices/sound-usage'
import type { Usage } from '@ground-control/core/workers/schema'

/** Nothing is known of what a call used: the control plane estimates it. */
export const unknownUsage: Usage = {
  inputTokens: null,
  outputTokens: null,
  cachedInputTokens: null,
  reasoningTokens: null,
}

/** Tiers that are charged at a batch's price. */
const batchTiers = new Set(['batch', 'flex'])

/** What a provider says a call used; null for each figure that is missing or cannot be true. */
export function usageOf({
  usage,
  providerMetadata,
}: Pick<LanguageModelV4GenerateResult, 'usage' | 'providerMetadata'>): Usage {
  // Anthropic says its tier within the usage, OpenAI beside it.
  const tiers = [
    usage?.raw?.service_tier,
    ...Object.values(providerMetadata ?? {}).map((said) => said?.serviceTier),
  ]
  return {
    inputTokens: soundTokens(usage?.inputTokens?.total),
    outputTokens: soundTokens(usage?.outputTokens?.total),
    cachedInputTokens: soundTokens(usage?.inputTokens?.cacheRead),
    reasoningTokens: soundTokens(usage?.outputTokens?.reasoning),
    ...(tiers.some((tier) => typeof tier === 'string' && batchTiers.has(tier)) && { isBatch: true }),
  }
}
