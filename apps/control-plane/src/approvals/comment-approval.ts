import type { Actor } from '@ground-control/core/actors'
import type { ApprovalComment, CommentApprovalInput } from '@ground-control/core/approvals/schema'
import { AppError } from '@ground-control/core/errors'
import { insertComment } from '@ground-control/db/repositories/approval-comments'
import { lockApproval } from '@ground-control/db/repositories/approvals'
import { appendEvents } from '@ground-control/db/repositories/events'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { askAgent } from './ask-agent.ts'

/**
 * A word among people about an approval, before or after the decision, or one to the agent, which replies while the
 * question waits. Throws not_found, and conflict where the agent is asked and cannot reply.
 */
export async function commentApproval(
  services: Services,
  actor: Actor,
  input: CommentApprovalInput,
): Promise<ApprovalComment> {
  const id = services.newId('comment')
  const author = { kind: actor.kind, id: actor.id, name: actor.name }
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const approval = await lockApproval(tx, input.id)
    if (approval === null) throw new AppError('not_found', 'no such approval')
    const { text, toAgent } = input
    insertComment(tx, { id, approvalId: input.id, author, text, toAgent })
    record(services, tx, actor, [
      {
        action: 'approval.comment',
        subject: { kind: 'approval', id: input.id },
        runId: approval.runId,
        after: { commentId: id, text, ...(toAgent && { toAgent }) },
      },
    ])
    await appendEvents(tx, [
      {
        id: services.newId('event', tx.now),
        workspaceId: tx.workspaceId,
        type: 'approval.commented',
        runId: approval.runId,
        agentId: approval.agentId,
        key: null,
        source: 'platform',
        data: { approvalId: input.id, commentId: id, author },
      },
    ])
    if (toAgent) await askAgent(services, tx, approval, { id, text, author: author.name })
    tx.changed('approvals', input.id)
    return { id, author, text, createdAt: tx.now.toISOString(), toAgent, replyTo: null }
  })
}
