import { z } from 'zod'
import { approvalTiers, approvalTiersKey, singleOperator, singleOperatorKey } from '../approvals/terms.ts'
import { breakerRule, breakerRuleKey } from '../breakers/rule.ts'
import { type Json, json, jsonProblem } from '../json.ts'
import { text } from '../text.ts'

/** `flag.<name>` is read by `ctx.flag(name, fallback)`; the rest are the platform's own settings. */
export const configKey = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[a-z][A-Za-z0-9._-]*$/, 'starts with a lower-case letter; letters, digits and . _ - only')
/** A run is given every flag when it begins. */
export const maxConfigLength = 20_000

const ownSettings: Record<string, z.ZodType> = {
  [breakerRuleKey]: breakerRule,
  [approvalTiersKey]: approvalTiers,
  [singleOperatorKey]: singleOperator,
}

export const setConfigInput = z
  .object({
    key: configKey,
    value: json.refine(
      (value) => jsonProblem(value) !== null || JSON.stringify(value).length <= maxConfigLength,
      `is longer than ${maxConfigLength} characters`,
    ),
    revision: z.int32().min(0).optional(),
  })
  // What the platform itself reads is looked at here: a value that cannot be read would be taken for none.
  .superRefine(({ key, value }, context) => {
    const parsed = Object.hasOwn(ownSettings, key) ? ownSettings[key]?.safeParse(value) : undefined
    for (const issue of parsed?.error?.issues ?? [])
      context.addIssue({ code: 'custom', path: ['value', ...issue.path], message: issue.message })
  })
export const removeConfigInput = z.object({ key: configKey })
export const listConfigInput = z.object({ prefix: text(120).default('') }).prefault({})
export type ConfigView = { key: string; value: Json; revision: number; updatedBy: string; updatedAt: string }

export const secretName = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[A-Za-z][A-Za-z0-9_.-]*$/, 'starts with a letter; letters, digits and _ . - only')
export const setSecretInput = z.object({ name: secretName, value: text(20_000, 1) })
export const secretNameInput = z.object({ name: secretName })
export type SecretView = { name: string; updatedBy: string; updatedAt: string }
