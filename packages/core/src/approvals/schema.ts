import { z } from 'zod'
import type { ActorRef } from '../actors.ts'
import { type Recipient, recipient } from '../escalations/recipients.ts'
import { id } from '../ids.ts'
import { type Json, json } from '../json.ts'
import { paging } from '../paging.ts'
import { text } from '../text.ts'
import type { ApprovalException, ApprovalKind } from './terms.ts'

export const approvalStatus = z.enum([
  'pending',
  'approved',
  'edited',
  'rejected',
  'expired',
  'cancelled',
  'superseded',
  'answered',
])
export type ApprovalStatus = z.infer<typeof approvalStatus>
export const risk = z.enum(['low', 'medium', 'high'])
export type Risk = z.infer<typeof risk>

export const approvalIdInput = z.object({ id: id('approval') })
export const listApprovalsInput = paging
  .extend({
    status: z.array(approvalStatus).max(8).optional(),
    runId: id('run').optional(),
    agentId: id('agent').optional(),
    /** part of the title, the action or the person it is on behalf of; each page looks through 10,000 at most */
    search: text(200).optional(),
    order: z.enum(['newest', 'oldest']).default('newest'),
  })
  .prefault({})
export type ListApprovalsInput = z.infer<typeof listApprovalsInput>

export const decideApprovalInput = z
  .object({
    id: id('approval'),
    /** what the person saw; a decision on anything else is refused as a conflict */
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    decision: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('approve') }),
      /** checked against the tool's schema; the original is kept beside it */
      z.object({ kind: z.literal('edit'), arguments: json }),
      z.object({ kind: z.literal('reject') }),
      /** of a free question; checked against its schema, a text where it has none */
      z.object({ kind: z.literal('answer'), answer: json }),
    ]),
    reason: text(2_000).default(''),
    /** an admin decides although the question is put to others; it needs a reason and stays on record */
    override: z.boolean().default(false),
  })
  .refine(({ override, reason }) => !override || reason.trim() !== '', {
    path: ['reason'],
    message: 'deciding in the place of those who are asked needs a reason',
  })
  .refine((value) => value.decision.kind !== 'reject' || value.reason.trim() !== '', {
    path: ['reason'],
    message: 'a rejection needs a reason: the agent is told it',
  })
export type DecideApprovalInput = z.infer<typeof decideApprovalInput>

export const commentApprovalInput = z.object({
  id: id('approval'),
  text: text(4_000, 1),
  /** wakes the agent, which replies and waits on; refused as a conflict where it takes no questions */
  toAgent: z.boolean().default(false),
})
export type CommentApprovalInput = z.infer<typeof commentApprovalInput>

/** Whom a question is put to; an empty list: those whom its escalation policy names. They are told at once. */
export const assignApprovalInput = z.object({ id: id('approval'), assignees: z.array(recipient).max(20) })
export type AssignApprovalInput = z.infer<typeof assignApprovalInput>

export type ApprovalVoteView = {
  by: ActorRef
  /** who is away and whom they stand in for */
  insteadOf: string | null
  reason: string | null
  exceptions: ApprovalException[]
  at: string
}

export type ApprovalView = {
  id: string
  kind: ApprovalKind
  status: ApprovalStatus
  runId: string
  agentId: string
  agentName: string
  agentVersionNumber: number
  stepId: string
  action: string
  title: string
  arguments: Json
  editedArguments: Json
  /** while it waits: what somebody has made of the arguments, which is what the others vote on */
  proposal: { arguments: Json; by: ActorRef } | null
  /** of what is asked now */
  digest: string
  risk: Risk
  /** how many people must approve, and who has approved what is asked now */
  quorum: { need: number; votes: ApprovalVoteView[] }
  separateDuties: boolean
  /** of a question: the JSON Schema that its answer must meet; null: any text */
  answerSchema: Json
  answer: Json
  /** the agent replies to comments that are put to it */
  answersComments: boolean
  exceptions: ApprovalException[]
  onBehalfOf: string | null
  costSoFarNanoUsd: string
  /** the rule that asked, where one did */
  policy: { policyId: string; name: string; version: number; rule: string } | null
  reason: string | null
  decidedBy: ActorRef | null
  decidedAt: string | null
  consumedAt: string | null
  deadlineAt: string | null
  createdAt: string
  runStatus: string
  assignees: Recipient[] | null
  /** who has taken it on; until they release it nobody else decides */
  claimedBy: ActorRef | null
  /** the chain at work on it; `level` counts from 1, 0 before the first is told; `nextAt` null: it has come to its end */
  escalation: { name: string; version: number; level: number; nextAt: string | null } | null
}
export type ApprovalComment = {
  id: string
  author: ActorRef
  text: string
  createdAt: string
  /** the agent was asked */
  toAgent: boolean
  /** the comment that the agent replies to; null where a person speaks */
  replyTo: string | null
}
export type ApprovalDetail = ApprovalView & {
  comments: ApprovalComment[]
  /** JSON Schema that edited arguments must meet; null where anything goes */
  argumentsSchema: Json
  toolDescription: string | null
}
/**
 * `decided`: this ended it. `counted`: this was taken, as the decision or as one of the votes it needs. Neither: somebody
 * or something was first, and nothing was changed.
 */
export type DecideResult = { decided: boolean; counted: boolean; approval: ApprovalView }
