import type { ActorRef } from '@ground-control/core/actors'
import type { Tx } from '../database.ts'

export function insertComment(
  tx: Tx,
  comment: { id: string; approvalId: string; author: ActorRef; text: string; toAgent: boolean },
): void {
  tx.write(
    `insert into approval_comments (id, workspace_id, approval_id, author, text, to_agent, created_at)
     values ($1, $2, $3, $4::jsonb, $5, $6, now())`,
    [
      comment.id,
      tx.workspaceId,
      comment.approvalId,
      JSON.stringify(comment.author),
      comment.text,
      comment.toAgent,
    ],
  )
}

/** An agent's reply to a comment on a question of its run. @returns the question; null where there is no such comment, or a reply */
export async function insertReply(
  tx: Tx,
  reply: { id: string; runId: string; commentId: string; author: ActorRef; text: string },
): Promise<string | null> {
  const rows = await tx.query<{ approvalId: string }>(
    `insert into approval_comments (id, workspace_id, approval_id, author, text, reply_to, created_at)
     select $1, $2, c.approval_id, $5::jsonb, $6, c.id, clock_timestamp()
     from approval_comments c join approvals a on a.id = c.approval_id
     where c.id = $4 and c.to_agent and a.run_id = $3 and a.workspace_id = $2
     on conflict (reply_to) do nothing returning approval_id as "approvalId"`,
    [reply.id, tx.workspaceId, reply.runId, reply.commentId, JSON.stringify(reply.author), reply.text],
  )
  return rows[0]?.approvalId ?? null
}
