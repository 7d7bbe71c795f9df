import type { PricedUsage, Quote } from '@ground-control/core/prices/resolve'
import { soundTokens } from '@ground-control/core/prices/sound-usage'
import type { CostKind } from '@ground-control/core/runs/schema'
import type { Usage } from '@ground-control/core/workers/schema'

/** What a model call costs; `null` where no list knows the model, which is never the same as nothing. */
export type PriceOf = (model: string, usage: PricedUsage) => bigint | null

export type CallCost = {
  costNanoUsd: bigint | null
  costKind: CostKind
  priceSource: string | null
  inputTokens: number
  outputTokens: number
}

/**
 * The cost of a call that came back. Usage that is missing or cannot be true is not zero: the reserved estimate stands
 * in for it and the figure says `estimated`.
 */
export function costOfCall(
  quote: (usage: PricedUsage) => Quote | null,
  usage: Usage,
  estimate: { costNanoUsd: bigint; inputTokens: number; outputTokens: number },
): CallCost {
  const input = soundTokens(usage.inputTokens)
  const output = soundTokens(usage.outputTokens)
  const isKnown = input !== null && output !== null
  const tokens = { inputTokens: input ?? estimate.inputTokens, outputTokens: output ?? estimate.outputTokens }
  const quoted = isKnown
    ? quote({
        ...tokens,
        cachedInputTokens: soundTokens(usage.cachedInputTokens),
        reasoningTokens: soundTokens(usage.reasoningTokens),
        isBatch: usage.isBatch ?? false,
      })
    : null
  if (quoted !== null)
    return { ...tokens, costNanoUsd: quoted.costNanoUsd, costKind: 'priced', priceSource: quoted.source }
  if (isKnown || estimate.costNanoUsd === 0n)
    return { ...tokens, costNanoUsd: null, costKind: 'unpriced', priceSource: null }
  // By which price it was reserved, so that it can be estimated again where that price was wrong.
  const priceSource = quote(tokens)?.source ?? null
  return { ...tokens, costNanoUsd: estimate.costNanoUsd, costKind: 'estimated', priceSource }
}
