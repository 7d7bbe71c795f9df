import type { Actor } from '@ground-control/core/actors'
import type { SecretView, setSecretInput } from '@ground-control/core/config/schema'
import { AppError } from '@ground-control/core/errors'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { sealSecret } from './cipher.ts'
import { lockEntry } from './lock-entry.ts'

const maxSecrets = 1_000

/** Keeps a secret, sealed. The record tells that it was set, never to what. */
export async function setSecret(
  services: Services,
  actor: Actor,
  input: z.infer<typeof setSecretInput>,
): Promise<SecretView> {
  const sealed = sealSecret(services.keys.masterKey, actor.workspaceId, input.name, input.value)
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const before = await lockEntry<{ updatedBy: string }>(
      tx,
      'secrets',
      input.name,
      'updated_by as "updatedBy"',
    )
    if (before === null) {
      const [held] = await tx.query<{ count: number }>(
        'select count(*)::int as count from secrets where workspace_id = $1',
        [tx.workspaceId],
      )
      if ((held?.count ?? 0) >= maxSecrets)
        throw new AppError('conflict', `a workspace has at most ${maxSecrets} secrets: remove one first`)
    }
    await tx.query(
      `insert into secrets (workspace_id, name, ciphertext, updated_by, updated_at) values ($1, $2, $3, $4, now())
       on conflict (workspace_id, name) do update set ciphertext = excluded.ciphertext, updated_by = excluded.updated_by,
         updated_at = excluded.updated_at`,
      [tx.workspaceId, input.name, sealed, actor.name],
    )
    record(services, tx, actor, [
      {
        action: before === null ? 'secret.set' : 'secret.replace',
        subject: { kind: 'secret', id: input.name },
        before: before && { name: input.name, updatedBy: before.updatedBy },
        after: { name: input.name, updatedBy: actor.name },
      },
    ])
    tx.changed('config', input.name)
    return { name: input.name, updatedBy: actor.name, updatedAt: tx.now.toISOString() }
  })
}
