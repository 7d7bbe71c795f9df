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
  input: z.output<typeof changePasswordInput>,
  { sessionId }: { sessionId: string | null },
): Promise<{ changed: boolean }> {
  requirePerson(actor)
  const answer = await changeAccess(services, allWorkspaces, async (tx) => {
    const [user] = await tx.query<{ email: string; passwordHash: string }>(
      'select email, password_hash as "passwordHash" from users where id = $1 for update',
      [actor.id],
    )
    if (user === undefined) throw new AppError('not_found', 'your account is gone')
    // A stolen session must not be a way to guess the password.
    await countAttempt(tx, user.email)
    if (!(await passwordMatches(user.passwordHash, input.current)))
      return {
        error: new AppError('bad_request', 'current: is not your present password', { field: 'current' }),
      }
    await forgetAttempts(tx, user.email)
    await tx.query('update users set password_hash = $2 where id = $1', [
      actor.id,
      await hashPassword(input.next),
    ])
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
    return { changed: true }
  })
  // Thrown out here: the try stays counted.
  if ('error' in answer) throw answer.error
  return answer
}
