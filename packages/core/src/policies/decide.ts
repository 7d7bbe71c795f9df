import type { ApprovalTerms } from '../approvals/terms.ts'
import type { Decision } from '../runs/schema.ts'
import { type Activation, activationOf } from './cel-values.ts'
import type { CompiledRule, Verdict } from './compile.ts'
import type { PolicyFacts } from './facts.ts'
import { createMeter, decisionCost } from './meter.ts'
import type { PolicyEffect, PolicyPoint } from './schema.ts'

/** A policy as it is in force: one immutable version. */
export type PublishedPolicy = {
  policyId: string
  name: string
  versionId: string
  version: number
  rules: readonly CompiledRule[]
}

/** The word of one policy: of the rule that decided it. */
export type PolicyDecision = {
  policyId: string
  policyName: string
  policyVersionId: string
  version: number
  rule: string
  effect: PolicyEffect
  /** of degrade: the model to use; null: the next of the agent's own */
  model: string | null
  /** for the agent and the person who is asked; says what went wrong where the rule could not be evaluated */
  message: string
  risk: CompiledRule['risk']
  /** of the approval it asks for; null where it waits without end */
  deadlineMs: number | null
  terms: ApprovalTerms
  error: string | null
}

export type PolicyOutcome = {
  effect: PolicyEffect
  /** the decision that holds: of the most restrictive ones, the first. null where no rule matched: allowed */
  decided: PolicyDecision | null
  /** of every policy with a rule that matched or failed, in the order of the policies */
  decisions: PolicyDecision[]
}

const strictness: Record<PolicyEffect, number> = { allow: 0, degrade: 1, require_approval: 2, deny: 3 }

export const strictest = (left: PolicyEffect, right: PolicyEffect): PolicyEffect =>
  strictness[left] >= strictness[right] ? left : right

/**
 * What the policies say to one run start, model call or tool call. Within a policy the rules of the point are asked
 * in order and the first whose condition is true decides; one that cannot be evaluated decides too, as a deny. Over
 * the policies the most restrictive answer holds. No answer at all is allow.
 */
export function decidePolicies<Point extends PolicyPoint>(
  policies: readonly PublishedPolicy[],
  point: Point,
  facts: PolicyFacts[Point],
  costUnits = decisionCost,
): PolicyOutcome {
  const asked = policies.filter((policy) => policy.rules.some((rule) => rule.on === point))
  const decisions: PolicyDecision[] = []
  if (asked.length === 0) return { effect: 'allow', decided: null, decisions }
  const activation = prepare(point, facts)
  const meter = createMeter(costUnits)
  for (const policy of asked) {
    for (const rule of policy.rules) {
      if (rule.on !== point) continue
      const verdict: Verdict =
        typeof activation === 'string'
          ? { kind: 'failed', error: activation }
          : rule.evaluate(activation, meter)
      if (verdict.kind === 'passed') continue
      decisions.push(decisionOf(policy, rule, verdict.kind === 'failed' ? verdict.error : null))
      break
    }
  }
  const effect = decisions.reduce<PolicyEffect>((worst, { effect }) => strictest(worst, effect), 'allow')
  return { effect, decided: decisions.find((decision) => decision.effect === effect) ?? null, decisions }
}

/** @returns why not, where the facts cannot be read: an unknown time zone, say. The decision is then a deny. */
function prepare<Point extends PolicyPoint>(point: Point, facts: PolicyFacts[Point]): Activation | string {
  try {
    return activationOf(point, facts)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function decisionOf(policy: PublishedPolicy, rule: CompiledRule, error: string | null): PolicyDecision {
  return {
    policyId: policy.policyId,
    policyName: policy.name,
    policyVersionId: policy.versionId,
    version: policy.version,
    rule: rule.name,
    effect: error === null ? rule.effect : 'deny',
    model: rule.model ?? null,
    message: error === null ? rule.message : `the rule could not be evaluated: ${error}`,
    risk: rule.risk,
    deadlineMs: rule.deadlineMs ?? null,
    terms: { quorum: rule.quorum, assignees: rule.assignees, separateDuties: rule.separateDuties },
    error,
  }
}

/** As it is kept with a step and shown in the run's journal. */
export const stepDecision = (decision: PolicyDecision, at: Date): Decision => ({
  at: at.toISOString(),
  by: 'policy',
  effect: decision.effect,
  id: decision.policyId,
  name: decision.policyName,
  rule: decision.rule,
  version: decision.version,
  message: decision.message,
})
