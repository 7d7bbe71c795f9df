import { z } from 'zod'
import { approvalStatus } from '../approvals/schema.ts'
import { json } from '../json.ts'

/** What the control plane records as the output of a step that waited, and the SDK reads back. */

/**
 * Of `ctx.approval`: the step succeeds however the question ended, since every end is an answer to the agent.
 * `arguments` are the edited ones where a person edited them, else those that were asked about.
 */
export const approvalOutput = z.object({
  status: approvalStatus.exclude(['pending']),
  arguments: json,
  reason: z.string().nullable(),
  /** the person's or program's name; null where nobody decided */
  decidedBy: z.string().nullable(),
  /** of a free question that was answered */
  answer: json.optional(),
})
export type ApprovalOutput = z.infer<typeof approvalOutput>

/** Of `ctx.waitForEvent`: the event that came, or null when none came in time. */
export const eventOutput = z.object({ id: z.string(), type: z.string(), data: json }).nullable()
export type EventOutput = z.infer<typeof eventOutput>
