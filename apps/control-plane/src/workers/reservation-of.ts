import type { Reservation } from '../budgets/reserve.ts'
import type { PriceOf } from '../prices/price.ts'
import type { Base } from './call-outcome.ts'

/** A tool with a price is paid from the same budgets; its calls are not counted among those of models. */
export function toolReservation({ run, stepId }: Base, cost: bigint | null): Reservation | null {
  if (!cost) return null
  return {
    stepId,
    call: { agentId: run.agentId, runId: run.id, endUser: run.endUser, tags: run.tags, model: null },
    amounts: { cost, tokens: 0n, calls: 0n },
  }
}

/** Budgets count model calls: their cost, tokens and number. A model that somebody has ordered stays. */
export function modelReservation(
  { run, stepId }: Base,
  price: PriceOf,
  ladder: readonly string[],
  estimate: { inputTokens: number; maxOutputTokens: number },
  model: string | null,
  cost: bigint | null,
  mayUse: (model: string) => boolean,
): Reservation {
  const { inputTokens, maxOutputTokens } = estimate
  const amounts = (cost: bigint | null, outputTokens: number) => ({
    cost,
    tokens: BigInt(inputTokens + outputTokens),
    calls: 1n,
  })
  return {
    stepId,
    call: { agentId: run.agentId, runId: run.id, endUser: run.endUser, tags: run.tags, model },
    amounts: amounts(cost, maxOutputTokens),
    alternatives: {
      ladder,
      outputTokens: maxOutputTokens,
      mayUse,
      amountsOf: (other, outputTokens) =>
        amounts(other === null ? null : price(other, { inputTokens, outputTokens }), outputTokens),
    },
  }
}
