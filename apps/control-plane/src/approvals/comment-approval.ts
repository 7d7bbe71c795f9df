import type { Actor } from '@ground-control/core/actors'
import type { ApprovalComment, CommentApprovalInput } from '@ground-control/core/approvals/schema'
import { AppError } from '@ground-control/core/errors'
import { appendEvents } from '@ground-control/db/repositories/events'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

/** A word among people about an approval, before or after the decision. The agent is not told. Throws not_found. */
export async function commentApproval(
  services: Services,
  actor: Actor,
  input: CommentApprovalInput,
): Promise<ApprovalComment> {
  const id = services.newId('comment')
  const author = { kind: actor.kind, id: actor.id, name: actor.name }
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const [approval] = await tx.query<{ runId: string; agentId: string }>(
      `select run_id as "runId", agent_id as "agentId" from approvals where id = $1 and workspace_id = $2`,
      [input.id, tx.workspaceId],
    )
    if (approval === undefined) throw new AppError('not_found', 'no such approval')
    await tx.query(
      `insert into approval_comments (id, workspace_id, approval_id, author, text, created_at)
       values ($1, $2, $3, $4::jsonb, $5, now())`,
      [id, tx.workspaceId, input.id, JSON.stringify(author), input.text],
    )
    record(services, tx, actor, [
      {
        action: 'approval.comment',
        subject: { kind: 'approval', id: input.id },
        runId: approval.runId,
        after: { commentId: id, text: input.text },
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
    tx.changed('approvals', input.id)
    return { id, author, text: input.text, createdAt: tx.now.toISOString() }
  })
}
