import type { ChannelMessage } from '@ground-control/core/channels/message'
import type { Tx } from '@ground-control/db/database'
import { findChannels } from '@ground-control/db/repositories/channels'
import { insertDeliveries, type NewDelivery } from '@ground-control/db/repositories/deliveries'
import type { Services } from '../services.ts'

/**
 * Writes what is to be told in the transaction of what it tells of: into each person's inbox, once to each channel,
 * and by e-mail to each person. Channels that are switched off or gone are left out.
 * @returns the names of the channels that it goes to
 */
export async function queueMessages(
  services: Services,
  tx: Tx,
  told: {
    /** what makes a repeat of it one */
    key: string
    message: ChannelMessage
    /** null: it is about no question */
    approvalId: string | null
    people: ReadonlyArray<{ userId: string }>
    channelIds: readonly string[]
  },
): Promise<{ channels: string[] }> {
  const { key, message, approvalId, people } = told
  const channels = (await findChannels(tx, told.channelIds)).filter((channel) => channel.enabled)
  const delivery = (
    kind: NewDelivery['kind'],
    channelId: string | null,
    userId: string | null,
  ): NewDelivery => ({
    id: services.newId('delivery'),
    channelId,
    kind,
    approvalId,
    userId,
    key: `${key} ${channelId ?? 'inbox'} ${userId ?? 'all'}`,
    message,
  })
  await insertDeliveries(tx, [
    ...people.map(({ userId }) => delivery('in_app', null, userId)),
    ...channels.flatMap(({ id, kind }) =>
      kind === 'email' ? people.map(({ userId }) => delivery(kind, id, userId)) : [delivery(kind, id, null)],
    ),
  ])
  return { channels: channels.map((channel) => channel.name) }
}
