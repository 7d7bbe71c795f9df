import { nanoPerUsd } from '@ground-control/core/money'
import type { CostKind } from '@ground-control/core/runs/schema'
import type { Usage } from '@ground-control/core/workers/schema'
import { calcPrice } from '@pydantic/genai-prices'

/** What a model call costs; `null` where no list knows the model, which is never the same as nothing. */
export type PriceOf = (
  model: string,
  usage: { inputTokens: number; outputTokens: number; cachedInputTokens?: number | null },
) => bigint | null

/**
 * Prices from the list of `@pydantic/genai-prices`, which is kept current and ships inside the package.
 * @param model `provider/model`
 * @returns nano-USD, rounded up to a whole one
 */
export const listPrice: PriceOf = (model, usage) => {
  const slash = model.indexOf('/')
  const found = calcPrice(
    {
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      ...(usage.cachedInputTokens
        ? { cache_read_tokens: Math.min(usage.cachedInputTokens, usage.inputTokens) }
        : {}),
    },
    model.slice(slash + 1),
    { providerId: model.slice(0, slash) },
  )
  if (found === null || !Number.isFinite(found.total_price) || found.total_price < 0) return null
  // A sum in USD has at most nine digits that matter here; the float's error lies far below one nano-USD.
  return BigInt(Math.ceil(Number((found.total_price * Number(nanoPerUsd)).toFixed(3))))
}

export type CallCost = {
  costNanoUsd: bigint | null
  costKind: CostKind
  inputTokens: number
  outputTokens: number
}

/**
 * The cost of a call that came back. Usage that is missing is not zero: the reserved estimate stands in for it and
 * the figure says `estimated`.
 */
export function costOfCall(
  price: PriceOf,
  model: string,
  usage: Usage,
  estimate: { costNanoUsd: bigint; inputTokens: number; outputTokens: number },
): CallCost {
  const known = usage.inputTokens !== null && usage.outputTokens !== null
  const inputTokens = usage.inputTokens ?? estimate.inputTokens
  const outputTokens = usage.outputTokens ?? estimate.outputTokens
  const costNanoUsd = known
    ? price(model, { inputTokens, outputTokens, cachedInputTokens: usage.cachedInputTokens })
    : null
  if (costNanoUsd !== null) return { costNanoUsd, costKind: 'priced', inputTokens, outputTokens }
  if (known || estimate.costNanoUsd === 0n)
    return { costNanoUsd: null, costKind: 'unpriced', inputTokens, outputTokens }
  return { costNanoUsd: estimate.costNanoUsd, costKind: 'estimated', inputTokens, outputTokens }
}
