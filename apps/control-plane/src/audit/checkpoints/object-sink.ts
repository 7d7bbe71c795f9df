import { createHash } from 'node:crypto'
import { canonicalJson } from '@ground-control/core/json'
import { AwsV4Signer } from 'aws4fetch'
import type { OutsideAddress } from '../../channels/outside-address.ts'
import { post } from '../../channels/send/post.ts'
import type { CheckpointSink } from './sink.ts'
import { shownAddress } from './webhook-sink.ts'

export type ObjectStore = { url: string; region: string; accessKeyId: string; secretAccessKey: string }

/**
 * One object for each write, under the number of its first batch: the names of a workspace's objects are in the order
 * of its trail. A repeat writes over the same name.
 */
export function objectSink(outside: OutsideAddress, store: ObjectStore): CheckpointSink {
  const base = store.url.replace(/\/+$/, '')
  return {
    kind: 'object_store',
    target: shownAddress(base),
    everyMs: 10_000,
    async write(workspaceId, checkpoints) {
      const body = checkpoints.map((checkpoint) => `${canonicalJson(checkpoint)}\n`).join('')
      const name = String(checkpoints[0]?.batch ?? 0).padStart(10, '0')
      const { url, headers } = await new AwsV4Signer({
        method: 'PUT',
        url: `${base}/${workspaceId}/${name}.jsonl`,
        service: 's3',
        region: store.region,
        accessKeyId: store.accessKeyId,
        secretAccessKey: store.secretAccessKey,
        headers: {
          'content-type': 'application/x-ndjson',
          'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
        },
        body,
      }).sign()
      // aws4fetch signs the host that is in the address; the socket sends it.
      headers.delete('host')
      return post(outside, url.href, body, Object.fromEntries(headers), 'PUT')
    },
  }
}
