import type { AppRouter } from '@ground-control/control-plane/router'
import type { TRPCClient } from '@trpc/client'
import { exportPiece } from './prepare/export-piece'

const piece = 2_000

/** Fetches the whole export piece by piece and reports the number of entries as it goes. */
export async function fetchExport(
  client: TRPCClient<AppRouter>,
  format: 'jsonl' | 'csv',
  onProgress: (entries: number) => void,
): Promise<{ pieces: Blob[]; publicKey: string; count: number }> {
  const pieces: Blob[] = []
  let count = 0
  let publicKey = ''
  let afterBatch: number | null = 0
  while (afterBatch !== null) {
    const part: Awaited<ReturnType<typeof client.audit.export.query>> = await client.audit.export.query({
      format,
      afterBatch,
      limit: piece,
    })
    pieces.push(new Blob([exportPiece(format, part.body, pieces.length === 0)]))
    count += part.entries
    publicKey = part.publicKey
    onProgress(count)
    afterBatch = part.nextAfterBatch
  }
  return { pieces, publicKey, count }
}
