import { decideRoleChange } from '@ground-control/core/access/membership'
import type { MemberView } from '@ground-control/core/access/schema'
import type { Actor, Role } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { lockAdmins, lockMember } from '@ground-control/db/repositories/access'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { changeAccess } from './change-access.ts'
import { readMember } from './read/members.ts'

/** @throws not_found for someone who is no member, conflict for the last admin */
export async function changeRole(
  services: Services,
  actor: Actor,
  input: { userId: string; role: Role },
): Promise<MemberView> {
  await changeAccess(services, actor.workspaceId, async (tx) => {
    const admins = await lockAdmins(tx)
    const member = await lockMember(tx, input.userId)
    if (member === null) throw new AppError('not_found', 'no such member')
    if (decideRoleChange(admins, input) === 'last_admin')
      throw new AppError('conflict', `${member.name} is the last admin; make someone else an admin first`)
    if (member.role === input.role) return
    await tx.query('update members set role = $3::role where workspace_id = $1 and user_id = $2', [
      tx.workspaceId,
      input.userId,
      input.role,
    ])
    record(services, tx, actor, [
      {
        action: 'access.change_role',
        subject: { kind: 'user', id: input.userId },
        before: { role: member.role },
        after: { role: input.role },
      },
    ])
    tx.changed('access', input.userId)
  })
  return readMember(services, actor, input.userId)
}
