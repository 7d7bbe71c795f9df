import type { ApiKeyView } from '@ground-control/core/access/schema'
import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { changeAccess } from './change-access.ts'
import { readApiKey } from './read/api-keys.ts'

/** Ends a key for good; ending it again changes nothing. @throws not_found */
export async function revokeApiKey(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<ApiKeyView> {
  await changeAccess(services, actor.workspaceId, async (tx) => {
    const [key] = await tx.query<{ name: string; scope: string; isRevoked: boolean }>(
      `select name, scope, revoked_at is not null as "isRevoked" from api_keys
       where workspace_id = $1 and id = $2 for update`,
      [tx.workspaceId, input.id],
    )
    if (key === undefined) throw new AppError('not_found', 'no such API key')
    if (key.isRevoked) return
    await tx.query('update api_keys set revoked_at = now() where id = $1', [input.id])
    record(services, tx, actor, [
      {
        action: 'access.revoke_api_key',
        subject: { kind: 'api_key', id: input.id },
        before: { name: key.name, scope: key.scope },
      },
    ])
    tx.changed('access', input.id)
  })
  return readApiKey(services, actor, input.id)
}
