import type { Actor } from '@ground-control/core/actors'
import type { AuditExport, exportAuditInput } from '@ground-control/core/audit/schema'
import type { z } from 'zod'
import type { Services } from '../../services.ts'
import { batchText, csvHead, endText } from '../export-text.ts'
import { headAt, nextBatch } from '../next-batch.ts'
import { auditSigner } from '../signer.ts'

/** A piece is whole batches, and ends once it is this long: entries may be large. */
const longEnough = 8_000_000

/**
 * Sealed entries for keeping elsewhere, piece by piece, whole batches in order. JSON lines carry each entry as it was
 * hashed, after a batch's entries its seal, and in the end how far the trail went. `/audit/export` has it in one stream.
 */
export async function exportAudit(
  services: Services,
  actor: Actor,
  input: z.output<typeof exportAuditInput>,
): Promise<AuditExport> {
  const { workspaceId } = actor
  const texts: string[] = input.format === 'csv' ? [csvHead] : []
  let entries = 0
  let length = 0
  let last = await headAt(services, workspaceId, input.afterBatch)
  let isWhole = false
  for (;;) {
    const next = await nextBatch(services, workspaceId, last.number)
    if (next.batch === null) {
      if (input.format === 'jsonl') texts.push(endText(services, workspaceId, last, next.at))
      isWhole = true
      break
    }
    const { batch } = next
    if (entries > 0 && (length > longEnough || entries + batch.leafCount > input.limit)) break
    for await (const text of batchText(services, workspaceId, batch, input.format)) {
      texts.push(text)
      length += text.length
    }
    entries += batch.leafCount
    last = batch
  }
  return {
    format: input.format,
    body: texts.join(''),
    entries,
    publicKey: auditSigner(services.keys).publicKeys,
    nextAfterBatch: isWhole ? null : last.number,
  }
}
