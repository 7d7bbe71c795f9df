import type { Services } from '../services.ts'
import { batchText, csvHead, type ExportFormat, endText } from './export-text.ts'
import { headAt, nextBatch } from './next-batch.ts'

/** The whole export as one stream of text: whoever reads slowly makes it wait, and memory stays flat. */
export async function* exportStream(
  services: Services,
  workspaceId: string,
  { format, afterBatch }: { format: ExportFormat; afterBatch: number },
): AsyncGenerator<string> {
  if (format === 'csv') yield csvHead
  let last = await headAt(services, workspaceId, afterBatch)
  for (;;) {
    const next = await nextBatch(services, workspaceId, last.number)
    if (next.batch === null) {
      if (format === 'jsonl') yield endText(services, workspaceId, last, next.at)
      return
    }
    yield* batchText(services, workspaceId, next.batch, format)
    last = next.batch
  }
}
