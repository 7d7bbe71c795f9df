import { z } from 'zod'
import { recipient } from '../escalations/recipients.ts'
import { text } from '../text.ts'

export const approvalKind = z.enum(['approval', 'question'])
export type ApprovalKind = z.infer<typeof approvalKind>

/** So many different people must approve the same content; one rejection ends it. */
export const quorum = z.object({ need: z.int().min(1).max(20) })

/** What whoever asks may demand of those who answer. The workspace's tiers are the least: they add to it. */
export const approvalTerms = z.object({
  quorum: quorum.optional(),
  /** only they decide, who stands in for them, and whom the escalation tells later; absent: any operator */
  assignees: z.array(recipient).min(1).max(20).optional(),
  /** who had a part in what led here may not approve it */
  separateDuties: z.boolean().optional(),
})
export type ApprovalTerms = z.infer<typeof approvalTerms>

/** Where a workspace keeps what it demands at the least by risk, among its configuration. */
export const approvalTiersKey = 'approvals.tiers'
const tier = z
  .object({ need: quorum.shape.need.default(1), separateDuties: z.boolean().default(false) })
  .strict()
export const approvalTiers = z
  .object({ low: tier.optional(), medium: tier.optional(), high: tier.optional() })
  .strict()
export type ApprovalTiers = z.infer<typeof approvalTiers>

/** There while one person runs the workspace: rules that need a second person are set aside. */
export const singleOperatorKey = 'approvals.singleOperator'
export const singleOperator = z
  .object({
    reason: text(500).refine((value) => value.trim() !== '', 'says why one person decides alone'),
  })
  .strict()

export type ApprovalRules = {
  /** null: off */
  singleOperator: { reason: string; setBy: string; since: string } | null
  tiers: ApprovalTiers
}

/** A rule that was set aside for a vote or decision, and why; it is kept with it for good. */
export type ApprovalException =
  | { kind: 'single_operator'; reason: string }
  /** an admin who is not among the assignees */
  | { kind: 'override'; reason: string }
