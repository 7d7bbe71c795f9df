import type { Actor, ActorRef } from '@ground-control/core/actors'
import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { AppError } from '@ground-control/core/errors'
import { lockApproval } from '@ground-control/db/repositories/approvals'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { readApproval } from './read/get-approval.ts'

/**
 * Takes a question on, or gives it back. While it is taken nobody else decides it and reminders go to who took it;
 * later levels of its escalation come all the same, and any who may decide may release it for them.
 * Throws not_found, and conflict for what is decided, taken by another, or not taken.
 */
export async function claimApproval(
  services: Services,
  actor: Actor,
  input: { id: string },
  action: 'claim' | 'release',
): Promise<ApprovalView> {
  const claimedBy: ActorRef | null =
    action === 'claim' ? { kind: actor.kind, id: actor.id, name: actor.name } : null
  await services.db.transaction(actor.workspaceId, async (tx) => {
    const approval = await lockApproval(tx, input.id)
    if (approval === null) throw new AppError('not_found', 'no such approval')
    if (approval.status !== 'pending') throw new AppError('conflict', `it is ${approval.status} already`)
    const before = approval.claimedBy
    if (action === 'release' && before === null) throw new AppError('conflict', 'nobody has taken this on')
    if (action === 'claim' && before !== null && before.id !== actor.id)
      throw new AppError('conflict', `${before.name} has taken this on: release it first`, {
        claimedBy: before,
      })
    if (before?.id === claimedBy?.id) return
    await tx.query('update approvals set claimed_by = $2 where id = $1', [
      input.id,
      claimedBy && JSON.stringify(claimedBy),
    ])
    record(services, tx, actor, [
      {
        action: `approval.${action}`,
        subject: { kind: 'approval', id: input.id },
        runId: approval.runId,
        before: { claimedBy: before?.name ?? null, claimedById: before?.id ?? null },
        after: { claimedBy: claimedBy?.name ?? null, claimedById: claimedBy?.id ?? null },
      },
    ])
    tx.changed('approvals', input.id)
  })
  return readApproval(services, actor.workspaceId, input.id)
}
