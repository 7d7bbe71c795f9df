import type { Actor } from '@ground-control/core/actors'
import type { ChannelView } from '@ground-control/core/channels/schema'
import { AppError } from '@ground-control/core/errors'
import { lockChannel } from '@ground-control/db/repositories/channels'
import { escalationsNaming } from '@ground-control/db/repositories/escalations'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { readChannel } from './read/list-channels.ts'
import { recordedSettings } from './recorded-settings.ts'

/** Takes a channel away, its secret with it; its log stays. Throws conflict while a policy tells people by it. */
export async function archiveChannel(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<ChannelView> {
  await services.db.transaction(actor.workspaceId, async (tx) => {
    const channel = await lockChannel(tx, input.id)
    if (channel === null) throw new AppError('not_found', 'no such channel')
    if (channel.archivedAt !== null) throw new AppError('conflict', 'the channel is archived')
    const [policy] = await escalationsNaming(tx, input.id)
    if (policy !== undefined)
      throw new AppError(
        'conflict',
        `escalation policy ${policy} tells people by it: take it out there first`,
      )
    await tx.query(
      'update channels set archived_at = now(), updated_at = now(), secret = null where id = $1',
      [input.id],
    )
    record(services, tx, actor, [
      {
        action: 'channel.archive',
        subject: { kind: 'channel', id: input.id },
        before: { name: channel.name, settings: recordedSettings(channel.settings) },
        after: { archived: true },
      },
    ])
    tx.changed('channels', input.id)
  })
  return readChannel(services, actor, input.id)
}
