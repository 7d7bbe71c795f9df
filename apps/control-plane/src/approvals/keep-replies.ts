import { reply } from '@ground-control/core/approvals/ask-back'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import { insertReply } from '@ground-control/db/repositories/approval-comments'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

/** What agents reply to comments, shown beside them; each comment has one reply. What is no reply to one stays an event. */
export async function keepReplies(
  services: Services,
  tx: Tx,
  said: ReadonlyArray<{ runId: string; agentId: string; agentName: string; data: Json }>,
): Promise<void> {
  for (const { runId, agentId, agentName, data } of said) {
    const parsed = reply.safeParse(data)
    if (!parsed.success) continue
    const { commentId, text } = parsed.data
    const id = services.newId('comment', tx.now)
    const author = { kind: 'program' as const, id: agentId, name: agentName }
    const approvalId = await insertReply(tx, { id, runId, commentId, author, text })
    if (approvalId === null) continue
    record(services, tx, author, [
      {
        action: 'approval.reply',
        subject: { kind: 'approval', id: approvalId },
        runId,
        after: { commentId, replyId: id, text },
      },
    ])
    tx.changed('approvals', approvalId)
  }
}
