import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { allWorkspaces } from '@ground-control/db/database'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { changeAccess } from './change-access.ts'

/**
 * Ends a session: one's own wherever it is, an admin also anyone's in the workspace.
 * @returns `revoked` false when it was over already
 * @throws not_found for a session one may not end
 */
export async function revokeSession(
  services: Services,
  actor: Actor,
  input: { sessionId: string },
): Promise<{ revoked: boolean }> {
  // A person's own sessions may be in other workspaces.
  return changeAccess(services, allWorkspaces, async (tx) => {
    const [session] = await tx.query<{ userId: string; workspaceId: string; isOver: boolean }>(
      `select user_id as "userId", workspace_id as "workspaceId", revoked_at is not null or expires_at <= now() as "isOver"
       from sessions where id = $1 and (user_id = $2 or (workspace_id = $3 and $4)) for update`,
      [input.sessionId, actor.id, actor.workspaceId, actor.role === 'admin'],
    )
    if (session === undefined) throw new AppError('not_found', 'no such session')
    if (session.isOver) return { revoked: false }
    await tx.query('update sessions set revoked_at = now() where id = $1', [input.sessionId])
    record(services, tx, { ...actor, workspaceId: session.workspaceId }, [
      {
        action: 'access.revoke_session',
        subject: { kind: 'session', id: input.sessionId },
        before: { userId: session.userId, revoked: false },
        after: { userId: session.userId, revoked: true },
      },
    ])
    tx.changed('access', input.sessionId, session.workspaceId)
    return { revoked: true }
  })
}
