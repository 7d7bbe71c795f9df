import { z } from 'zod'
import { modelRef } from '../agents/schema.ts'
import { approvalTerms } from '../approvals/terms.ts'
import { id } from '../ids.ts'
import { type Json, json } from '../json.ts'
import { label, slug, text } from '../text.ts'

export const policyPoint = z.enum(['run_start', 'model_call', 'tool_call'])
export type PolicyPoint = z.infer<typeof policyPoint>
/** degrade: the call goes to a lower model, and is asked about again with that one. */
export const policyEffect = z.enum(['allow', 'degrade', 'require_approval', 'deny'])
export type PolicyEffect = z.infer<typeof policyEffect>

export const policyRule = z
  .object({
    name: label,
    on: policyPoint,
    /** CEL over the facts of the point; must yield a boolean */
    when: text(4_000, 1),
    effect: policyEffect,
    /** of degrade: the model to use; absent: the next of the agent's own ladder */
    model: modelRef.optional(),
    /** told to the agent and to the person who is asked */
    message: text(500).default(''),
    risk: z.enum(['low', 'medium', 'high']).default('medium'),
    /** of the approval it asks for; absent: it waits without end */
    deadlineMs: z
      .number()
      .int()
      .min(1_000)
      .max(366 * 86_400_000)
      .optional(),
    /** of the approval it asks for: how many must approve, who may, and whether those with a part in it may */
    ...approvalTerms.shape,
  })
  .refine((rule) => rule.effect !== 'degrade' || rule.on === 'model_call', {
    path: ['effect'],
    message: 'degrade goes with model_call, and only with it',
  })
  .refine((rule) => rule.model === undefined || rule.effect === 'degrade', {
    path: ['model'],
    message: 'goes with degrade, and only with it',
  })
export type PolicyRule = z.infer<typeof policyRule>
/** Over all conditions of a policy: reading them must not hold up everybody else. */
export const maxConditionsLength = 40_000
export const policyRules = z
  .array(policyRule)
  .max(200)
  .refine((rules) => rules.reduce((sum, rule) => sum + rule.when.length, 0) <= maxConditionsLength, {
    message: `the conditions have more than ${maxConditionsLength} characters in all`,
  })

export const savePolicyInput = z.object({
  id: id('policy').optional(),
  revision: z.int32().min(1).optional(),
  name: slug,
  description: text(2_000).default(''),
  position: z.number().int().min(0).max(10_000).default(0),
  rules: policyRules,
})
export type SavePolicyInput = z.infer<typeof savePolicyInput>

export const policyIdInput = z.object({ id: id('policy') })
export const publishPolicyInput = z.object({
  id: id('policy'),
  revision: z.int32().min(1),
  note: text(500).default(''),
})
/** Publishes an earlier version's rules again, as a new version. */
export const rollbackPolicyInput = z.object({
  id: id('policy'),
  toVersion: z.int32().min(1),
  note: text(500).default(''),
})

/** Tries rules on one call without saving anything. */
export const simulatePolicyInput = z.object({ rules: policyRules, point: policyPoint, facts: json })
/** What rules would have done last month; nothing is saved. */
export const backtestPolicyInput = z.object({ rules: policyRules })
export const checkRuleInput = z.object({ on: policyPoint, when: text(4_000) })

export type RuleProblem = { rule: number; field: 'when' | 'name'; message: string; position: number | null }

export type PolicyVersionView = {
  id: string
  number: number
  rules: PolicyRule[]
  note: string
  createdBy: string
  createdAt: string
}
export type PolicyView = {
  id: string
  revision: number
  name: string
  description: string
  position: number
  draft: PolicyRule[]
  publishedVersion: number | null
  publishedRules: PolicyRule[] | null
  hasUnpublishedChanges: boolean
  createdAt: string
  updatedAt: string
  archivedAt: string | null
  matches24h: { denied: number; asked: number }
}
export type PolicyDetail = PolicyView & { versions: PolicyVersionView[]; problems: RuleProblem[] }

export type SimulationResult = {
  effect: PolicyEffect
  /** index of the rule that decided; null where none matched and the default, allow, holds */
  rule: number | null
  trace: Array<{ rule: number; name: string; matched: boolean; error: string | null }>
}
/** What rules would have said to the calls of the last 30 days. Starts of runs are not among them. */
export type PolicyBacktest = {
  /** since when calls were looked at; later than 30 days ago where there were too many */
  since: string
  modelCalls: number
  toolCalls: number
  /** those on calls, in their order */
  rules: Array<{
    rule: number
    name: string
    effect: PolicyEffect
    /** calls that it would have decided, and their runs */
    calls: number
    runs: number
    /** of them, those that it could not be evaluated for: it denies them */
    failed: number
    /** of a rule that degrades, an estimate: the same tokens at the lower model's price; null where nothing is known */
    savedNanoUsd: string | null
    unknownCalls: number
  }>
}
/** What a rule can read, with an example value each: for completion and the editor's help. */
export type PolicyVocabulary = Record<
  PolicyPoint,
  Array<{ path: string; type: string; example: Json; description: string }>
>
