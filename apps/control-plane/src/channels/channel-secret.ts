import type { ChannelRow } from '@ground-control/db/repositories/channels'
import { openSecret, sealSecret } from '../config/cipher.ts'
import type { Services } from '../services.ts'

// A space: no secret that a person names can stand in a channel's place.
const placeOf = (channelId: string) => `channel ${channelId}`

export const sealChannelSecret = (
  services: Services,
  workspaceId: string,
  channelId: string,
  secret: string,
): Buffer => sealSecret(services.keys.masterKey, workspaceId, placeOf(channelId), secret)

/** @returns null where there is none, or it was sealed with another key */
export function openChannelSecret(
  services: Services,
  workspaceId: string,
  channel: Pick<ChannelRow, 'id' | 'secret'>,
): string | null {
  if (channel.secret === null) return null
  return openSecret(services.keys.masterKey, workspaceId, placeOf(channel.id), channel.secret)
}
