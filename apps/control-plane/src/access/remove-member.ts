import { decideRoleChange } from '@ground-control/core/access/membership'
import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { lockAdmins, lockMember } from '@ground-control/db/repositories/access'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { changeAccess } from './change-access.ts'

/**
 * Takes a person out of the workspace and ends their sessions in it. The account stays: others may share it.
 * @throws not_found for someone who is no member, conflict for the last admin
 */
export async function removeMember(
  services: Services,
  actor: Actor,
  input: { userId: string },
): Promise<{ removed: boolean }> {
  return changeAccess(services, actor.workspaceId, async (tx) => {
    const admins = await lockAdmins(tx)
    const member = await lockMember(tx, input.userId)
    if (member === null) throw new AppError('not_found', 'no such member')
    if (decideRoleChange(admins, { userId: input.userId, role: null }) === 'last_admin')
      throw new AppError('conflict', `${member.name} is the last admin; make someone else an admin first`)
    await tx.query('delete from members where workspace_id = $1 and user_id = $2', [
      tx.workspaceId,
      input.userId,
    ])
    await tx.query(
      'update sessions set revoked_at = now() where workspace_id = $1 and user_id = $2 and revoked_at is null',
      [tx.workspaceId, input.userId],
    )
    record(services, tx, actor, [
      {
        action: 'access.remove_member',
        subject: { kind: 'user', id: input.userId },
        before: { email: member.email, role: member.role },
      },
    ])
    tx.changed('access', input.userId)
    return { removed: true }
  })
}
