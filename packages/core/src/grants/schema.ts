import { z } from 'zod'
import type { ActorRef } from '../actors.ts'
import { id } from '../ids.ts'
import { json } from '../json.ts'
import { paging } from '../paging.ts'
import { label, spokenReason, text } from '../text.ts'

export const maxGrantMs = 90 * 86_400_000
/** Nothing of high risk is answered ahead of time. */
export const grantRisk = z.enum(['low', 'medium'])
export type GrantRisk = z.infer<typeof grantRisk>

/** What one argument may be. An argument that no constraint names must be absent. */
export const grantConstraint = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('equals'), argument: label, value: json }),
  /** a number from 0 to this one */
  z.object({ kind: z.literal('at_most'), argument: label, value: z.number().min(0) }),
  /** whatever it is, or absent */
  z.object({ kind: z.literal('any'), argument: label }),
])
export type GrantConstraint = z.infer<typeof grantConstraint>

const grantConstraints = z
  .array(grantConstraint)
  .max(50)
  .refine((all) => new Set(all.map(({ argument }) => argument)).size === all.length, {
    message: 'names an argument twice',
  })

/** Which questions a grant answers. */
export const grantScope = z.object({
  agentId: id('agent'),
  /** absent: any version, those to come as well */
  agentVersionId: id('agentVersion').optional(),
  tool: label,
  constraints: grantConstraints,
  upToRisk: grantRisk.default('low'),
})
export type GrantScope = z.infer<typeof grantScope>

export const createGrantInput = grantScope.extend({
  maxUses: z.int().min(1).max(10_000),
  expiresInMs: z.int().min(1_000).max(maxGrantMs),
  reason: spokenReason,
})
export type CreateGrantInput = z.infer<typeof createGrantInput>

export const revokeGrantInput = z.object({ id: id('grant'), reason: text(1_000).default('') })
export type RevokeGrantInput = z.infer<typeof revokeGrantInput>
export const listGrantsInput = paging.extend({ inForce: z.boolean().optional() }).prefault({})
export type ListGrantsInput = z.infer<typeof listGrantsInput>

/** Why a grant answers nothing any more; null: it does. */
export type GrantEnd = 'revoked' | 'expired' | 'used_up' | 'new_version'

export type GrantView = {
  id: string
  agentId: string
  agentName: string
  /** null: any version */
  agentVersionId: string | null
  agentVersionNumber: number | null
  tool: string
  constraints: GrantConstraint[]
  upToRisk: GrantRisk
  maxUses: number
  uses: number
  reason: string
  author: ActorRef
  createdAt: string
  expiresAt: string
  revokedAt: string | null
  revokedBy: ActorRef | null
  revokedReason: string | null
  end: GrantEnd | null
}

/** What a grant would have met with in the last days, by how people ended those questions. */
export type GrantPreview = {
  days: number
  /** questions looked at, the newest first; `isCut`: there were more */
  looked: number
  isCut: boolean
  answered: {
    total: number
    approved: number
    edited: number
    rejected: number
    expired: number
    other: number
  }
  /** how long those waited, together */
  waitedMs: number
}
/** A question that people have said yes to again and again, and a grant that would answer just that. */
export type GrantProposal = {
  agentId: string
  agentName: string
  agentVersionId: string
  agentVersionNumber: number
  tool: string
  constraints: GrantConstraint[]
  upToRisk: GrantRisk
  approvals: number
  approvers: string[]
  lastAt: string
  /** of the last days: what it would have answered */
  preview: GrantPreview
}
