import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

/** Throws not_found when there is no secret of the name. */
export async function removeSecret(
  services: Services,
  actor: Actor,
  input: { name: string },
): Promise<{ removed: boolean }> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const gone = await tx.query('delete from secrets where workspace_id = $1 and name = $2 returning name', [
      tx.workspaceId,
      input.name,
    ])
    if (gone.length === 0) throw new AppError('not_found', 'no such secret', { field: 'name' })
    record(services, tx, actor, [
      {
        action: 'secret.remove',
        subject: { kind: 'secret', id: input.name },
        before: { name: input.name },
      },
    ])
    tx.changed('config', input.name)
    return { removed: true }
  })
}
