import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { allWorkspaces } from '@ground-control/db/database'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { changeAccess } from './change-access.ts'
import { requirePerson } from './person.ts'

/** Moves the caller's session to another of their workspaces. @throws not_found for one they are not in */
export async function switchWorkspace(
  services: Services,
  actor: Actor,
  input: { workspaceId: string },
  { sessionId }: { sessionId: string | null },
): Promise<{ switched: boolean }> {
  requirePerson(actor)
  const { workspaceId } = input
  const outcome = await changeAccess(services, allWorkspaces, async (tx) => {
    const moved = await tx.query(
      `update sessions s set workspace_id = m.workspace_id from members m
       where s.id = $1 and s.user_id = $2 and s.revoked_at is null and m.user_id = s.user_id and m.workspace_id = $3
       returning s.id`,
      [sessionId, actor.id, workspaceId],
    )
    if (moved.length === 0) return 'not_a_member'
    record(services, tx, { ...actor, workspaceId }, [
      {
        action: 'access.switch_workspace',
        subject: { kind: 'session', id: sessionId ?? '' },
        before: { workspaceId: actor.workspaceId },
        after: { workspaceId },
      },
    ])
    tx.changed('access', sessionId ?? '', actor.workspaceId)
    tx.changed('access', sessionId ?? '', workspaceId)
    return 'switched'
  })
  if (outcome === 'not_a_member') throw new AppError('not_found', 'no such workspace')
  return { switched: true }
}
