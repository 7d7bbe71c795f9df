import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { escalationsNaming } from '@ground-control/db/repositories/escalations'
import { policiesNaming } from '@ground-control/db/repositories/policies'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { lockGroup } from './save-group.ts'

/** Throws not_found, and conflict while an escalation tells the group or a policy in force puts questions to it. */
export async function removeGroup(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<{ removed: boolean }> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const group = await lockGroup(tx, input.id)
    if (group === null) throw new AppError('not_found', 'no such group')
    const [escalation] = await escalationsNaming(tx, input.id)
    if (escalation !== undefined)
      throw new AppError(
        'conflict',
        `escalation policy ${escalation} tells this group: take it out there first`,
      )
    const [policy] = await policiesNaming(tx, input.id)
    if (policy !== undefined)
      throw new AppError('conflict', `policy ${policy} puts questions to this group: take it out there first`)
    await tx.query('delete from group_members where group_id = $1', [input.id])
    await tx.query('delete from groups where id = $1', [input.id])
    record(services, tx, actor, [
      { action: 'group.remove', subject: { kind: 'group', id: input.id }, before: group },
    ])
    tx.changed('access', input.id)
    return { removed: true }
  })
}
