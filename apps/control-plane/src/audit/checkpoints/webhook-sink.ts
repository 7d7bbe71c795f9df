import type { Json } from '@ground-control/core/json'
import { Webhook } from 'standardwebhooks'
import type { OutsideAddress } from '../../channels/outside-address.ts'
import { post } from '../../channels/send/post.ts'
import type { CheckpointSink } from './sink.ts'

/** A POST signed as Standard Webhooks have it. A repeat has the id of the first try. */
export function webhookSink(
  outside: OutsideAddress,
  now: () => Date,
  { url, secret }: { url: string; secret: string },
): CheckpointSink {
  return {
    kind: 'webhook',
    target: shownAddress(url),
    everyMs: 5_000,
    async write(workspaceId, checkpoints) {
      const at = now()
      const data = { workspaceId, checkpoints: [...checkpoints] }
      const body = JSON.stringify({
        type: 'audit.checkpoints',
        timestamp: at.toISOString(),
        data,
      } satisfies Json)
      const id = `${workspaceId}_${checkpoints[0]?.batch}`
      return post(outside, url, body, {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign(id, at, body),
      })
    },
  }
}

/** Without what may be secret: user, password, query. */
export function shownAddress(address: string): string {
  const { origin, pathname } = new URL(address)
  return `${origin}${pathname}`
}
