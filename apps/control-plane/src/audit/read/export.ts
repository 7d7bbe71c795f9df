import type { Actor } from '@ground-control/core/actors'
import { csvLine } from '@ground-control/core/audit/csv'
import type { AuditExport, exportAuditInput } from '@ground-control/core/audit/schema'
import { canonicalJson } from '@ground-control/core/json'
import {
  type AuditBatchRow,
  findBatches,
  findLeaves,
  type LeafRow,
} from '@ground-control/db/repositories/audit-batches'
import type { z } from 'zod'
import type { Services } from '../../services.ts'
import { auditSigner } from '../signer.ts'
import { checkpointOf } from './checkpoints.ts'

/**
 * Sealed entries for keeping elsewhere, whole batches in order. JSON lines carry each entry as it was hashed and,
 * after a batch's entries, its checkpoint: with the public key that is all it takes to verify them far from here.
 * CSV is for reading in a spreadsheet.
 */
export async function exportAudit(
  services: Services,
  actor: Actor,
  input: z.output<typeof exportAuditInput>,
): Promise<AuditExport> {
  const lines: string[] = input.format === 'csv' ? [csvLine(csvHead)] : []
  let entries = 0
  let after = input.afterBatch
  let next: AuditBatchRow | undefined
  for (;;) {
    const number = after
    ;[next] = await services.db.transaction(actor.workspaceId, (tx) => findBatches(tx, number, 1))
    if (next === undefined || (entries > 0 && entries + next.leafCount > input.limit)) break
    const batch = next
    const leaves = await services.db.transaction(actor.workspaceId, (tx) =>
      findLeaves(tx, batch.id, 0, batch.leafCount),
    )
    for (const leaf of leaves)
      lines.push(input.format === 'csv' ? csvEntry(batch, leaf) : jsonEntry(batch, leaf))
    if (input.format === 'jsonl')
      lines.push(`${canonicalJson({ kind: 'checkpoint', checkpoint: checkpointOf(batch) })}\n`)
    entries += leaves.length
    after = batch.number
  }
  return {
    format: input.format,
    body: lines.join(''),
    entries,
    publicKey: auditSigner(services.keys.masterKey).publicKey,
    nextAfterBatch: next === undefined ? null : after,
  }
}

const jsonEntry = (batch: AuditBatchRow, { position, entryId, entry }: LeafRow) =>
  `${canonicalJson({ kind: 'entry', batch: batch.number, position, entryId, entry })}\n`

const csvHead = [
  ...['batch', 'position', 'id', 'at', 'actor_kind', 'actor_id', 'actor_name', 'action', 'subject_kind'],
  ...['subject_id', 'run_id', 'before', 'after', 'input_hash', 'output_hash'],
]

function csvEntry(batch: AuditBatchRow, { position, entryId, entry }: LeafRow): string {
  if (entry === null) return csvLine([batch.number, position, entryId, 'removed'])
  const json = (value: unknown) => (value === null ? null : canonicalJson(value))
  return csvLine([
    batch.number,
    position,
    entry.id,
    entry.at,
    entry.actor.kind,
    entry.actor.id,
    entry.actor.name,
    entry.action,
    entry.subject.kind,
    entry.subject.id,
    entry.runId,
    json(entry.before),
    json(entry.after),
    entry.inputHash,
    entry.outputHash,
  ])
}
