import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

/** Throws not_found when nothing is set under the key. */
export async function removeConfig(
  services: Services,
  actor: Actor,
  input: { key: string },
): Promise<{ removed: boolean }> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const [gone] = await tx.query<{ value: Json; revision: number }>(
      'delete from config_entries where workspace_id = $1 and key = $2 returning value, revision',
      [tx.workspaceId, input.key],
    )
    if (!gone) throw new AppError('not_found', 'no such entry', { field: 'key' })
    record(services, tx, actor, [
      {
        action: 'config.remove',
        subject: { kind: 'config', id: input.key },
        before: { value: gone.value, revision: gone.revision },
      },
    ])
    tx.changed('config', input.key)
    return { removed: true }
  })
}
