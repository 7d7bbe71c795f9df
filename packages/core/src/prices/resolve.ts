/** Nano-USD per million tokens, and per call. Null: the rate it stands in for, see `costAt`. */
export type Rates = {
  input: bigint
  output: bigint
  cachedInput: bigint | null
  reasoning: bigint | null
  batchInput: bigint | null
  batchOutput: bigint | null
  perCall: bigint
}

/** A version of a workspace's own price. `rates: null` gives the maintained list its say again. */
export type OwnPrice = { id: string; validFrom: Date; rates: Rates | null }

export type PricedUsage = {
  inputTokens: number
  outputTokens: number
  /** part of the input */
  cachedInputTokens?: number | null
  /** part of the output */
  reasoningTokens?: number | null
  isBatch?: boolean
}

/** A price and where it comes from: `own:<id>` or `list:<version>`. */
export type Quote = { costNanoUsd: bigint; source: string }

/** The maintained list: what a model's call costs by it at a moment, null where it does not know the model. */
export type PriceList = {
  version: string
  cost: (model: string, usage: PricedUsage, at: Date) => bigint | null
}

const perRate = 1_000_000n

/** The version that counts at a moment: of those valid by then the latest, and of two of one moment the one made later. */
export function ownPriceAt(versions: readonly OwnPrice[], at: Date): OwnPrice | null {
  let best: OwnPrice | null = null
  for (const version of versions) {
    if (version.validFrom > at) continue
    const later = best === null ? 1 : version.validFrom.getTime() - best.validFrom.getTime()
    if (best === null || later > 0 || (later === 0 && version.id > best.id)) best = version
  }
  return best
}

/** What a model call costs by rates, in nano-USD, rounded up to a whole one. */
export function costAt(rates: Rates, usage: PricedUsage): bigint {
  const cached = within(usage.cachedInputTokens, usage.inputTokens)
  const thought = within(usage.reasoningTokens, usage.outputTokens)
  const input = usage.isBatch ? rates.batchInput : null
  const output = usage.isBatch ? rates.batchOutput : null
  const sum =
    BigInt(usage.inputTokens - cached) * (input ?? rates.input) +
    BigInt(cached) * (input ?? rates.cachedInput ?? rates.input) +
    BigInt(usage.outputTokens - thought) * (output ?? rates.output) +
    BigInt(thought) * (output ?? rates.reasoning ?? rates.output)
  return rates.perCall + (sum + perRate - 1n) / perRate
}

/**
 * What a model call costs at a moment: by the workspace's own price, else by the list. Null where neither knows the
 * model, which is never the same as nothing.
 */
export function quoteModel(
  own: readonly OwnPrice[],
  list: PriceList,
  model: string,
  usage: PricedUsage,
  at: Date,
): Quote | null {
  const version = ownPriceAt(own, at)
  if (version?.rates) return { costNanoUsd: costAt(version.rates, usage), source: `own:${version.id}` }
  const costNanoUsd = list.cost(model, usage, at)
  return costNanoUsd === null ? null : { costNanoUsd, source: `list:${list.version}` }
}

/** What a tool's call costs at a moment; null where the workspace has no price for it: then it is included. */
export function quoteTool(own: readonly OwnPrice[], at: Date): Quote | null {
  const version = ownPriceAt(own, at)
  return version?.rates ? { costNanoUsd: version.rates.perCall, source: `own:${version.id}` } : null
}

/** A part larger than its whole is a slip of the provider's; the whole is what is paid for. */
const within = (part: number | null | undefined, whole: number) => Math.min(part ?? 0, whole)
