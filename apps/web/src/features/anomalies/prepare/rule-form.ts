import type {
  AnomalyKind,
  AnomalyResponse,
  AnomalyRuleView,
  Measure,
  Sensitivity,
} from '@ground-control/core/anomalies/schema'

/** `any` stands for every measure or agent: the empty text cannot be chosen from a list. */
export const any = 'any'
export type RuleForm = {
  kind: AnomalyKind
  measure: Measure | typeof any
  agentId: string
  sensitivity: Sensitivity
  response: AnomalyResponse
  minutes: string
  channelIds: string[]
}

export const emptyRule: RuleForm = {
  kind: 'usage',
  measure: any,
  agentId: any,
  sensitivity: 'normal',
  response: 'notify',
  minutes: '60',
  channelIds: [],
}

export const formOf = (rule: AnomalyRuleView): RuleForm => ({
  ...rule,
  measure: rule.measure ?? any,
  agentId: rule.agentId ?? any,
  minutes: String(Math.round(rule.lastsMs / 60_000)),
})

const mostMinutes = 7 * 24 * 60

/** The form as a rule, or what is wrong with its one field that people write in. */
export function readRule(form: RuleForm) {
  const minutes = /^\d{1,5}$/.test(form.minutes.trim()) ? Number(form.minutes) : 0
  if (minutes < 1 || minutes > mostMinutes)
    return { rule: null, problem: `A whole number of minutes, from 1 to ${mostMinutes}.` }
  const { kind, sensitivity, response, channelIds } = form
  return {
    problem: null,
    rule: {
      ...{ kind, sensitivity, response, channelIds },
      measure: kind !== 'usage' || form.measure === any ? null : form.measure,
      agentId: form.agentId === any ? null : form.agentId,
      lastsMs: minutes * 60_000,
    },
  }
}
