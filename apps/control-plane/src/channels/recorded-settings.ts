import { channelHost, type ShownSettings } from '@ground-control/core/channels/schema'
import type { Json } from '@ground-control/core/json'
import { contentHash } from '../audit/content-hash.ts'

/** Settings for the record, which everybody reads: of a hook's address the host, and a hash that tells a change. */
export const recordedSettings = (settings: ShownSettings): Json =>
  settings.kind === 'webhook'
    ? { kind: 'webhook', host: channelHost(settings), addressHash: contentHash(settings.url) }
    : settings
