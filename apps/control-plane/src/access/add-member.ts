import type { addMemberInput, MemberView } from '@ground-control/core/access/schema'
import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { insertMember, insertUser } from '@ground-control/db/repositories/access'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { changeAccess } from './change-access.ts'
import { generatePassword, hashPassword } from './passwords.ts'
import { readMember } from './read/members.ts'

/**
 * Lets a person into the workspace. Someone who has an account keeps it, name and password included.
 * @returns `password`: made for a new account, shown this once; null where there was an account or one was given
 * @throws conflict for a member
 */
export async function addMember(
  services: Services,
  actor: Actor,
  input: z.output<typeof addMemberInput>,
): Promise<{ member: MemberView; password: string | null }> {
  const made = input.password === undefined ? generatePassword() : null
  const passwordHash = await hashPassword(input.password ?? made ?? '')
  const { userId, password } = await changeAccess(services, actor.workspaceId, async (tx) => {
    const newId = services.newId('user')
    const isNewUser = await insertUser(tx, { id: newId, email: input.email, name: input.name, passwordHash })
    const [user] = await tx.query<{ id: string }>('select id from users where email = $1', [input.email])
    const memberId = user?.id ?? newId
    if (!(await insertMember(tx, memberId, input.role)))
      throw new AppError('conflict', `email: ${input.email} is a member already`, { field: 'email' })
    record(services, tx, actor, [
      {
        action: 'access.add_member',
        subject: { kind: 'user', id: memberId },
        after: { email: input.email, role: input.role, newAccount: isNewUser },
      },
    ])
    tx.changed('access', memberId)
    return { userId: memberId, password: isNewUser ? made : null }
  })
  return { member: await readMember(services, actor, userId), password }
}
