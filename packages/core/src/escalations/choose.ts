import type { Risk } from '../approvals/schema.ts'
import type { EscalationDefinition } from './schema.ts'

type Candidate = { name: string; definition: Pick<EscalationDefinition, 'appliesTo'> }

/**
 * The policy for a question: of those that apply, the one that says most exactly what for. A tool counts more than
 * an agent, an agent more than a risk; who names nothing is the workspace's default. Alike: the first by name.
 */
export function chooseEscalation<Policy extends Candidate>(
  policies: readonly Policy[],
  question: { agentId: string; action: string; risk: Risk },
): Policy | null {
  const fitting = policies.flatMap((policy) => {
    const weight = weightOf(policy.definition.appliesTo, question)
    return weight === null ? [] : [{ policy, weight }]
  })
  fitting.sort((left, right) => right.weight - left.weight || (left.policy.name < right.policy.name ? -1 : 1))
  return fitting[0]?.policy ?? null
}

function weightOf(
  { actions, agentIds, risks }: EscalationDefinition['appliesTo'],
  { agentId, action, risk }: { agentId: string; action: string; risk: Risk },
): number | null {
  const lists: Array<[readonly string[], string, number]> = [
    [actions, action, 4],
    [agentIds, agentId, 2],
    [risks, risk, 1],
  ]
  const named = lists.filter(([list]) => list.length > 0)
  if (!named.every(([list, value]) => list.includes(value))) return null
  return named.reduce((sum, [, , weight]) => sum + weight, 0)
}
