import { mayGrant } from '@ground-control/core/access/grant'
import type { CreatedApiKey, createApiKeyInput } from '@ground-control/core/access/schema'
import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { insertApiKey } from '@ground-control/db/repositories/access'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { newApiKey } from './api-key-text.ts'
import { readApiKey } from './read/api-keys.ts'

/** @returns the key itself, this once; only its hash is kept @throws refused for a scope above the caller's role */
export async function createApiKey(
  services: Services,
  actor: Actor,
  input: z.output<typeof createApiKeyInput>,
): Promise<CreatedApiKey> {
  if (!mayGrant(actor.role, input.scope))
    throw new AppError('refused', `scope: ${actor.role} cannot make a key with the scope ${input.scope}`, {
      by: 'role',
      held: actor.role,
      needed: input.scope,
    })
  const { keyId, key } = await services.db.transaction(actor.workspaceId, async (tx) => {
    const made = newApiKey(input.scope)
    const id = services.newId('apiKey')
    const expiresAt = input.expiresInMs === undefined ? null : new Date(tx.now.getTime() + input.expiresInMs)
    await insertApiKey(tx, {
      id,
      name: input.name,
      scope: input.scope,
      prefix: made.prefix,
      hash: made.hash,
      createdBy: actor.id,
      expiresAt,
    })
    record(services, tx, actor, [
      {
        action: 'access.create_api_key',
        subject: { kind: 'api_key', id },
        after: {
          name: input.name,
          scope: input.scope,
          prefix: made.prefix,
          expiresAt: expiresAt?.toISOString() ?? null,
        },
      },
    ])
    tx.changed('access', id)
    return { keyId: id, key: made.key }
  })
  return { key, view: await readApiKey(services, actor, keyId) }
}
