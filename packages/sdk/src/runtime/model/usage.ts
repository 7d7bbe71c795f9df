import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import type { Usage } from '@ground-control/core/workers/schema'

/** Nobody's single call has used this many; a provider that says so is wrong. */
const mostTokens = 100_000_000

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
    inputTokens: tokens(usage?.inputTokens?.total),
    outputTokens: tokens(usage?.outputTokens?.total),
    cachedInputTokens: tokens(usage?.inputTokens?.cacheRead),
    reasoningTokens: tokens(usage?.outputTokens?.reasoning),
  }
}

export function tokens(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostTokens
    ? value
    : null
}
