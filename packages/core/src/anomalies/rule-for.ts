import type { AnomalyKind, AnomalyResponse, Measure, Sensitivity } from './schema.ts'

export type AnomalyRule = {
  id: string | null
  kind: AnomalyKind
  measure: Measure | null
  agentId: string | null
  sensitivity: Sensitivity
  response: AnomalyResponse
  lastsMs: number
  channelIds: readonly string[]
}

/** Where nobody has said anything: people are told, and nothing is stopped. */
const byDefault = {
  id: null,
  agentId: null,
  sensitivity: 'normal',
  response: 'notify',
  lastsMs: 3_600_000,
  channelIds: [],
} as const

/** The rule for an anomaly: the one that names its agent before one for all, and then the one that names its measure. */
export function ruleFor(
  rules: readonly AnomalyRule[],
  about: { kind: AnomalyKind; measure: Measure; agentId: string },
): AnomalyRule {
  const precision = (rule: AnomalyRule) => (rule.agentId === null ? 0 : 2) + (rule.measure === null ? 0 : 1)
  return rules
    .filter(
      (rule) =>
        rule.kind === about.kind &&
        (rule.agentId === null || rule.agentId === about.agentId) &&
        (rule.measure === null || rule.measure === about.measure),
    )
    .reduce<AnomalyRule>(
      (best, rule) => (best.id === null || precision(rule) > precision(best) ? rule : best),
      {
        ...byDefault,
        kind: about.kind,
        measure: null,
      },
    )
}
