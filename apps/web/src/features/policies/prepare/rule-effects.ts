import type { PolicyEffect, PolicyPoint, PolicyRule } from '@ground-control/core/policies/schema'

const effects: readonly PolicyEffect[] = ['allow', 'degrade', 'require_approval', 'deny']

/** What a rule can do at a point: only a model call has a lower model. */
export const effectsAt = (point: PolicyPoint): PolicyEffect[] =>
  effects.filter((effect) => effect !== 'degrade' || point === 'model_call')

/** A change of a rule with all that follows from it: what makes no sense any more is taken back. */
export function changedRule(rule: PolicyRule, change: Partial<PolicyRule>): Partial<PolicyRule> {
  const { on, effect } = { ...rule, ...change }
  const fitting = effectsAt(on).includes(effect) ? effect : 'deny'
  const isModelLeft = fitting !== 'degrade' && rule.model !== undefined
  return {
    ...change,
    ...(fitting !== effect && { effect: fitting }),
    ...(isModelLeft && ({ model: undefined } as Partial<PolicyRule>)),
  }
}
