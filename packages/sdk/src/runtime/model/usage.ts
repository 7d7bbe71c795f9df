import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import { soundTokens } from '@ground-control/core/prices/sound-usage'
import type { Usage } from '@ground-control/core/workers/schema'

/** Nothing is known of what a call used: the control plane estimates it. */
export const unknownUsage: Usage = {
  inputTokens: null,
  outputTokens: null,
  cachedInputTokens: null,
  reasoningTokens: null,
}

/** What a provider says a call used; null for each figure that is missing or cannot be true. */
export function usageOf(usage: LanguageModelV4Usage | undefined): Usage {
  return {
    inputTokens: soundTokens(usage?.inputTokens?.total),
    outputTokens: soundTokens(usage?.outputTokens?.total),
    cachedInputTokens: soundTokens(usage?.inputTokens?.cacheRead),
    reasoningTokens: soundTokens(usage?.outputTokens?.reasoning),
  }
}
