import { readFileSync } from 'node:fs'
import { nanoPerUsd } from '@ground-control/core/money'
import type { PriceList, Rates } from '@ground-control/core/prices/resolve'
import { calcPrice } from '@pydantic/genai-prices'

const packageFile = new URL('../package.json', import.meta.resolve('@pydantic/genai-prices'))
const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }

/**
 * The list of `@pydantic/genai-prices`, which is kept current and ships inside the package; models are written
 * `provider/model`. It is dated: a call is priced by what was right when it was made.
 */
export const maintainedList: PriceList = {
  version: `genai-prices ${version}`,
  cost(model, usage, at) {
    const found = find(model, at, {
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      ...(usage.cachedInputTokens
        ? { cache_read_tokens: Math.min(usage.cachedInputTokens, usage.inputTokens) }
        : {}),
    })
    if (found === null || !Number.isFinite(found.total_price) || found.total_price < 0) return null
    // A sum in USD has at most nine digits that matter here; the float's error lies far below one nano-USD.
    return BigInt(Math.ceil(Number((found.total_price * Number(nanoPerUsd)).toFixed(3))))
  },
}

/** The list's plain rates of a model, to be shown; null where it does not know the model. */
export function listRates(model: string, at: Date): Rates | null {
  const prices = find(model, at, { input_tokens: 0, output_tokens: 0 })?.model_price
  const input = rateOf(prices?.input_mtok)
  const output = rateOf(prices?.output_mtok)
  if (prices === undefined || input === null || output === null) return null
  return {
    input,
    output,
    cachedInput: rateOf(prices.cache_read_mtok),
    reasoning: null,
    batchInput: null,
    batchOutput: null,
    perCall: 0n,
  }
}

function find(model: string, at: Date, usage: Record<string, number>) {
  const slash = model.indexOf('/')
  return calcPrice(usage, model.slice(slash + 1), { providerId: model.slice(0, slash), timestamp: at })
}

/** Of rates in tiers the first one, which most calls are charged by. */
function rateOf(rate: number | { base: number } | undefined): bigint | null {
  const usd = typeof rate === 'object' ? rate.base : rate
  return usd === undefined ? null : BigInt(Math.round(usd * Number(nanoPerUsd)))
}
