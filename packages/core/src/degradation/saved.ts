import type { Degradation } from './schema.ts'

/**
 * What each step down of a call saved: what its tokens would have cost one model higher, less what they cost one lower.
 * The last one's lower cost is what the call really cost. A sum of all is what the call saved in all. Null where one of
 * the two is not known: the price of a model, or how many tokens were used.
 *
 * @param costOf what the call's tokens cost with a model, in nano-USD
 * @param actual what the call cost; null where that is unpriced or an estimate
 */
export function withSavings(
  down: readonly Degradation[],
  costOf: (model: string) => bigint | null,
  actual: bigint | null,
): Degradation[] {
  return down.map((one, index) => {
    const above = actual === null ? null : costOf(one.from)
    const below = index === down.length - 1 ? actual : costOf(one.to)
    const saved = above === null || below === null ? null : above - below
    return { ...one, savedNanoUsd: saved === null ? null : saved.toString() }
  })
}
