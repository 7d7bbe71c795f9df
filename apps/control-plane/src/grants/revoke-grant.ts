import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { GrantView, RevokeGrantInput } from '@ground-control/core/grants/schema'
import { lockGrant, writeRevocation } from '@ground-control/db/repositories/grants'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { getGrant } from './read/list-grants.ts'

/** Ends a grant at once: no call is let through by it after this. Throws not_found, conflict when it is over already. */
export async function revokeGrant(
  services: Services,
  actor: Actor,
  { id, reason }: RevokeGrantInput,
): Promise<GrantView> {
  await services.db.transaction(actor.workspaceId, async (tx) => {
    const grant = await lockGrant(tx, id)
    if (grant === null) throw new AppError('not_found', 'no such grant')
    if (grant.revokedAt !== null) throw new AppError('conflict', 'it is revoked already')
    if (grant.expiresAt <= tx.now) throw new AppError('conflict', 'it has expired already')
    await writeRevocation(tx, id, { kind: actor.kind, id: actor.id, name: actor.name }, reason)
    record(services, tx, actor, [
      {
        action: 'grant.revoke',
        subject: { kind: 'grant', id },
        before: { revoked: false, uses: grant.uses },
        after: { revoked: true, reason: reason || null },
      },
    ])
  })
  return getGrant(services, actor.workspaceId, id)
}
