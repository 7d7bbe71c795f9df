import type { Actor } from '@ground-control/core/actors'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { changeAccess } from './change-access.ts'

/** Ends the session the call came with. Without one (nobody, or a key) there is nothing to end. */
export async function signOut(
  services: Services,
  actor: Actor | null,
  sessionId: string | null,
): Promise<{ signedOut: boolean }> {
  if (actor === null || sessionId === null) return { signedOut: false }
  return changeAccess(services, actor.workspaceId, async (tx) => {
    const ended = await tx.query(
      'update sessions set revoked_at = now() where id = $1 and user_id = $2 and revoked_at is null returning id',
      [sessionId, actor.id],
    )
    if (ended.length === 0) return { signedOut: false }
    record(services, tx, actor, [
      {
        action: 'access.sign_out',
        subject: { kind: 'session', id: sessionId },
        before: { signedIn: true },
        after: { signedIn: false },
      },
    ])
    tx.changed('access', sessionId)
    return { signedOut: true }
  })
}
