import type { AppRouter } from '@ground-control/control-plane/router'
import type { TRPCClient } from '@trpc/client'
import { joinExport } from './prepare/join-export'

const piece = 2_000

/** Fetches the whole export piece by piece and reports the number of entries as it goes. */
export async function fetchExport(
  client: TRPCClient<AppRouter>,
  format: 'jsonl' | 'csv',
  onProgress: (entries: number) => void,
): Promise<{ body: string; publicKey: string; count: number }> {
  const bodies: string[] = []
  let count = 0
  let publicKey = ''
  let afterBatch: number | null = 0
  while (afterBatch !== null) {
    const part: Awaited<ReturnType<typeof client.audit.export.query>> = await client.audit.export.query({
      format,
      afterBatch,
      limit: piece,
    })
    bodies.push(part.body)
    count += part.entries
    publicKey = part.publicKey
    onProgress(count)
    afterBatch = part.nextAfterBatch
  }
  return { body: joinExport(format, bodies), publicKey, count }
}
