import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { EscalationDetail } from '@ground-control/core/escalations/schema'
import { lockEscalation } from '@ground-control/db/repositories/escalations'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { getEscalation } from './read/get-escalation.ts'

/** Takes a policy out of force for good. Questions that came under it go on with their version. */
export async function archiveEscalation(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<EscalationDetail> {
  await services.db.transaction(actor.workspaceId, async (tx) => {
    const policy = await lockEscalation(tx, input.id)
    if (policy === null) throw new AppError('not_found', 'no such escalation policy')
    if (policy.archivedAt !== null) throw new AppError('conflict', 'the escalation policy is archived')
    await tx.query('update escalation_policies set archived_at = now(), updated_at = now() where id = $1', [
      policy.policyId,
    ])
    record(services, tx, actor, [
      {
        action: 'escalation.archive',
        subject: { kind: 'escalation', id: policy.policyId },
        before: { name: policy.name, version: policy.version, definition: policy.definition },
        after: { archived: true },
      },
    ])
    tx.changed('escalations', policy.policyId)
  })
  return getEscalation(services, actor, input)
}
