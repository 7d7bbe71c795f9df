import { lowestWanted } from '@ground-control/core/degradation/lower'
import type { Degradation } from '@ground-control/core/degradation/schema'
import type { PolicyDecision } from '@ground-control/core/policies/decide'
import type { Decision, Failure } from '@ground-control/core/runs/schema'
import type { Reserved } from '../budgets/reserve.ts'
import type { CallFacts, Gate, GateOutcome } from '../policies/gate.ts'

type ByBudget = NonNullable<Extract<Reserved, { granted: true }>['degraded']>

/** A call that rules sent to a lower model: which one, why, and how that is kept. */
export type Lowered = {
  model: string
  step: Degradation
  because: Failure
  decision: Decision
}

/**
 * Asks the rules that degrade about a call as its agent asked for it. A no to that call holds whatever they say: it is
 * `denied`. What they lower is judged again as the call that it has become.
 */
export function lowerCall(
  gate: Gate,
  model: string,
  ladder: readonly string[],
  factsOf: () => CallFacts,
  now: Date,
): { lowered: Lowered | null; denied: GateOutcome | null } {
  if (gate.lower === null) return { lowered: null, denied: null }
  const said = gate.lower(factsOf(), now)
  if (said.effect === 'deny') return { lowered: null, denied: { effect: 'deny', by: said.decided } }
  const lowest = lowestWanted(said.decisions, ladder, model)
  return { lowered: lowest && loweredBy(lowest.by, model, lowest.model, now), denied: null }
}

function loweredBy(by: PolicyDecision, from: string, to: string, now: Date): Lowered {
  const { policyId: id, policyName: name, rule, version } = by
  const message = by.message ? `${to} instead of ${from}: ${by.message}` : `${to} instead of ${from}`
  return {
    model: to,
    step: { from, to, by: 'policy', id, name, rule, version },
    because: {
      code: 'policy_degraded',
      retryable: false,
      message,
      details: { by: 'policy', id, name, rule, version, from, to },
    },
    decision: { at: now.toISOString(), by: 'policy', effect: 'degrade', id, name, rule, version, message },
  }
}

/** The ladder of a budget put a lower model in the place of `from`, which a rule may have lowered before. */
export function loweredByBudget(
  from: string,
  { model: to, budget, checked }: ByBudget,
  now: Date,
): Pick<Lowered, 'step' | 'because' | 'decision'> {
  const message = `the budget "${budget.name}" is used so far that ${to} is to do instead of ${from}`
  const said = { by: 'budget', ...budget, rule: null, version: null } as const
  return {
    step: { from, to, ...said },
    because: {
      code: 'budget_degraded',
      retryable: false,
      message,
      details: { by: 'budget', ...budget, from, to, checked },
    },
    decision: { at: now.toISOString(), ...said, effect: 'degrade', message },
  }
}
