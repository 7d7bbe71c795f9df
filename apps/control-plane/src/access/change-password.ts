import type { changePasswordInput } from '@ground-control/core/access/schema'
import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { allWorkspaces } from '@ground-control/db/database'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { changeAccess } from './change-access.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import { requirePerson } from './person.ts'
import { countAttempt, forgetAttempts } from './sign-in-attempts.ts'

/**
 * Gives the caller a new password and ends their other sessions.
 * @throws bad_request (field `current`) when the present password is not right, too_many when tried too often
 */
export async function changePassword(
  services: Services,
  actor: Actor,
  sessionId: string | null,
  input: z.output<typeof changePasswordInput>,
): Promise<{ changed: boolean }> {
  requirePerson(actor)
  const user = await services.db.read(allWorkspaces, (prisma) =>
    prisma.user.findUniqueOrThrow({ where: { id: actor.id } }),
  )
  // A stolen session must not be a way to guess the password.
  await countAttempt(services, user.email)
  if (!(await passwordMatches(user.passwordHash, input.current)))
    throw new AppError('bad_request', 'current: is not your present password', { field: 'current' })
  await forgetAttempts(services, user.email)
  const next = await hashPassword(input.next)
  await changeAccess(services, allWorkspaces, async (tx) => {
    const changed = await tx.query(
      'update users set password_hash = $2 where id = $1 and password_hash = $3 returning id',
      [actor.id, next, user.passwordHash],
    )
    if (changed.length === 0) throw new AppError('conflict', 'the password was changed meanwhile')
    const ended = await tx.query<{ id: string; workspaceId: string }>(
      `update sessions set revoked_at = now() where user_id = $1 and id is distinct from $2 and revoked_at is null
       returning id, workspace_id as "workspaceId"`,
      [actor.id, sessionId],
    )
    record(services, tx, actor, [
      {
        action: 'access.change_password',
        subject: { kind: 'user', id: actor.id },
        after: { endedSessions: ended.length },
      },
    ])
    tx.changed('access', actor.id, actor.workspaceId)
    for (const session of ended) tx.changed('access', session.id, session.workspaceId)
  })
  return { changed: true }
}
