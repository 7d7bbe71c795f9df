import { ruleProblems } from '@ground-control/core/policies/check'
import type { PolicyRule, RuleProblem } from '@ground-control/core/policies/schema'

/** Every problem of a policy's rules, in order. Lets others have their turn between rules: reading one takes a while. */
export async function problemsOf(rules: readonly PolicyRule[]): Promise<RuleProblem[]> {
  const problems: RuleProblem[] = []
  for (const index of rules.keys()) {
    problems.push(...ruleProblems(rules, index))
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return problems
}
