import type { Actor } from '@ground-control/core/actors'
import type { DeliveryView } from '@ground-control/core/channels/schema'
import { AppError } from '@ground-control/core/errors'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { readDelivery } from './read/list-deliveries.ts'

/** Tries a delivery again that was given up, from its first attempt on. Throws not_found, conflict for any other. */
export async function retryDelivery(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<DeliveryView> {
  await services.db.transaction(actor.workspaceId, async (tx) => {
    const [delivery] = await tx.query<{ status: string; attempts: number; error: string | null }>(
      `select status, attempts, last_error as error from deliveries where id = $1 and workspace_id = $2 for update`,
      [input.id, tx.workspaceId],
    )
    if (delivery === undefined) throw new AppError('not_found', 'no such delivery')
    if (delivery.status !== 'dead')
      throw new AppError('conflict', `it is ${delivery.status}: only what was given up is tried again`)
    await tx.query(
      `update deliveries set status = 'queued', attempts = 0, next_at = now(), ended_at = null where id = $1`,
      [input.id],
    )
    record(services, tx, actor, [
      {
        action: 'delivery.retry',
        subject: { kind: 'delivery', id: input.id },
        before: { status: delivery.status, attempts: delivery.attempts, error: delivery.error },
        after: { status: 'queued' },
      },
    ])
    tx.changed('channels', input.id)
  })
  return readDelivery(services, actor, input.id)
}
