import { rungBelow } from '../budgets/decide.ts'
import type { PolicyDecision } from '../policies/decide.ts'

/**
 * The lowest of the models that rules want in a call's place, as its agent ranks them, and the rule that wants it.
 * Null where none does, or where what they want is not lower: a call never goes up.
 *
 * @param ladder the agent's own models, the preferred first
 */
export function lowestWanted(
  decisions: readonly PolicyDecision[],
  ladder: readonly string[],
  model: string,
): { model: string; by: PolicyDecision } | null {
  let lowest: { model: string; by: PolicyDecision } | null = null
  for (const by of decisions) {
    if (by.effect !== 'degrade') continue
    // Two rules without a name want the same: the next one, not the one after it.
    if (by.model === null && lowest !== null) continue
    const wanted = rungBelow(ladder, lowest?.model ?? model, by.model)
    if (wanted !== null) lowest = { model: wanted, by }
  }
  return lowest
}
