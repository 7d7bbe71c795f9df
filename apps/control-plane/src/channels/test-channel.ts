import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { findChannels } from '@ground-control/db/repositories/channels'
import { insertDeliveries } from '@ground-control/db/repositories/deliveries'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

/**
 * Sends a message that asks for nothing by a channel, as any other is sent; the log shows how it went. By e-mail it
 * goes to who asks. Throws not_found, bad_request for an e-mail to a program.
 */
export async function testChannel(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<{ deliveryId: string }> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const deliveryId = services.newId('delivery')
    const [channel] = await findChannels(tx, [input.id])
    if (channel === undefined) throw new AppError('not_found', 'no such channel')
    const isEmail = channel.kind === 'email'
    if (isEmail && actor.kind !== 'person')
      throw new AppError('bad_request', 'an e-mail goes to a person: sign in to send yourself one', {
        field: 'id',
      })
    await insertDeliveries(tx, [
      {
        id: deliveryId,
        channelId: channel.id,
        kind: channel.kind,
        approvalId: null,
        userId: isEmail ? actor.id : null,
        key: `test ${deliveryId}`,
        message: { reason: 'test', by: actor.name },
      },
    ])
    record(services, tx, actor, [
      { action: 'channel.test', subject: { kind: 'channel', id: channel.id }, after: { deliveryId } },
    ])
    return { deliveryId }
  })
}
