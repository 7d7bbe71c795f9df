import type { Sensitivity } from './schema.ts'

/** What an agent called of one model so far. */
export type ModelUse = {
  model: string
  calls: number
  inputTokens: number
  outputTokens: number
  costNanoUsd: number
}
export type CostlyModel = {
  perMillion: number
  usualPerMillion: number
  usualModel: string
  dearestPerMillion: number
  calls: number
  factor: number
}

/** So many times as dear as what the agent usually calls. */
const factors: Record<Exclude<Sensitivity, 'off'>, number> = { low: 6, normal: 3, high: 1.5 }
/** Fewer calls do not say what is usual. */
export const leastCalls = 50
/** A model that this share of calls or more was dearer than is one that the agent uses anyway. */
const rare = 0.05

/** What a million tokens are made of by an agent's own calls: what prices of models are compared for. */
export function usualMix(uses: readonly ModelUse[]): { inputTokens: number; outputTokens: number } {
  const input = uses.reduce((sum, use) => sum + use.inputTokens, 0)
  const output = uses.reduce((sum, use) => sum + use.outputTokens, 0)
  const inputTokens = Math.round((1_000_000 * input) / Math.max(1, input + output))
  return { inputTokens, outputTokens: 1_000_000 - inputTokens }
}

/**
 * Whether a model that an agent has never called is far dearer than its calls so far: several times the middle one of
 * them, and above all but the rare ones. Null: no, or there is too little to tell.
 *
 * @param perMillion what it costs for the agent's `usualMix`, in nano-USD
 */
export function judgeModel(
  perMillion: number,
  uses: readonly ModelUse[],
  sensitivity: Exclude<Sensitivity, 'off'>,
): CostlyModel | null {
  const priced = uses
    .filter((use) => use.costNanoUsd > 0 && use.inputTokens + use.outputTokens > 0)
    .map((use) => ({ ...use, rate: (use.costNanoUsd * 1_000_000) / (use.inputTokens + use.outputTokens) }))
    .sort((a, b) => a.rate - b.rate)
  const calls = priced.reduce((sum, use) => sum + use.calls, 0)
  if (calls < leastCalls) return null
  const at = (part: number) => {
    let passed = 0
    for (const use of priced) {
      passed += use.calls
      if (passed >= calls * part) return use
    }
    return priced.at(-1)!
  }
  const usual = at(0.5)
  const dearest = at(1 - rare)
  const factor = perMillion / usual.rate
  if (factor < factors[sensitivity] || perMillion <= dearest.rate) return null
  return {
    perMillion,
    usualPerMillion: usual.rate,
    usualModel: usual.model,
    dearestPerMillion: dearest.rate,
    calls,
    factor,
  }
}
