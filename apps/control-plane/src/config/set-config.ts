import type { Actor } from '@ground-control/core/actors'
import type { ConfigView, setConfigInput } from '@ground-control/core/config/schema'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { lockEntry } from './lock-entry.ts'

/** A list shows them all, and every run is given the flags among them. */
const maxEntries = 1_000

/**
 * Sets one entry. With `revision`, only when the entry is still at it; 0 means that there must be none yet.
 * Throws conflict otherwise.
 */
export async function setConfig(
  services: Services,
  actor: Actor,
  input: z.infer<typeof setConfigInput>,
): Promise<ConfigView> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const before = await lockEntry<{ value: Json; revision: number }>(
      tx,
      'config_entries',
      input.key,
      'value, revision',
    )
    const revision = before?.revision ?? 0
    if (input.revision !== undefined && input.revision !== revision)
      throw new AppError(
        'conflict',
        revision === 0 ? `${input.key} is not set` : `${input.key} was set meanwhile`,
        { field: 'revision', revision },
      )
    if (before === null) {
      const [held] = await tx.query<{ count: number }>(
        'select count(*)::int as count from config_entries where workspace_id = $1',
        [tx.workspaceId],
      )
      if ((held?.count ?? 0) >= maxEntries)
        throw new AppError('conflict', `a workspace has at most ${maxEntries} entries: remove one first`)
    }
    await tx.query(
      `insert into config_entries (workspace_id, key, value, revision, updated_by, updated_at) values ($1, $2, $3, $4, $5, now())
       on conflict (workspace_id, key) do update set value = excluded.value, revision = excluded.revision,
         updated_by = excluded.updated_by, updated_at = excluded.updated_at`,
      [tx.workspaceId, input.key, JSON.stringify(input.value), revision + 1, actor.name],
    )
    record(services, tx, actor, [
      {
        action: 'config.set',
        subject: { kind: 'config', id: input.key },
        before: before && { value: before.value, revision: before.revision },
        after: { value: input.value, revision: revision + 1 },
      },
    ])
    tx.changed('config', input.key)
    return {
      key: input.key,
      value: input.value,
      revision: revision + 1,
      updatedBy: actor.name,
      updatedAt: tx.now.toISOString(),
    }
  })
}
