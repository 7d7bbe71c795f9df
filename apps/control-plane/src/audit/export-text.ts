import { csvLine } from '@ground-control/core/audit/csv'
import { canonicalJson } from '@ground-control/core/json'
import { type AuditBatchRow, findLeaves, type LeafRow } from '@ground-control/db/repositories/audit-batches'
import type { Services } from '../services.ts'
import { checkpointOf } from './read/checkpoints.ts'
import { auditSigner } from './signer.ts'

export type ExportFormat = 'jsonl' | 'csv'

/** Entries may be as large as a request: a page of them stays within some hundred kilobytes as a rule. */
const pageSize = 500

/** A batch's entries as text, a page at a time, so that memory stays flat; JSON lines with its seal behind them. */
export async function* batchText(
  services: Services,
  workspaceId: string,
  batch: AuditBatchRow,
  format: ExportFormat,
): AsyncGenerator<string> {
  const lineOf = format === 'csv' ? csvEntry : jsonEntry
  for (let from = 0; from < batch.leafCount; from += pageSize) {
    const most = Math.min(pageSize, batch.leafCount - from)
    const leaves = await services.db.transaction(workspaceId, (tx) => findLeaves(tx, batch.id, from, most))
    yield leaves.map((leaf) => lineOf(batch, leaf)).join('')
  }
  if (format === 'jsonl') yield `${canonicalJson({ kind: 'checkpoint', checkpoint: checkpointOf(batch) })}\n`
}

/**
 * The last line of a whole export: how far the trail went when it was taken, signed. What is cut off behind it is
 * missed.
 * @param at of a transaction that then saw no later batch
 */
export function endText(
  services: Services,
  workspaceId: string,
  last: { number: number; hash: Uint8Array },
  at: Date,
): string {
  const signer = auditSigner(services.keys)
  const signed = {
    kind: 'audit.export',
    workspaceId,
    throughBatch: last.number,
    hash: Buffer.from(last.hash).toString('hex'),
    at: at.toISOString(),
    keyId: signer.keyId,
  }
  const signature = signer.sign(Buffer.from(canonicalJson(signed))).toString('hex')
  return `${canonicalJson({ kind: 'end', end: { ...signed, signature } })}\n`
}

const jsonEntry = (batch: AuditBatchRow, { position, entryId, entry }: LeafRow) =>
  `${canonicalJson({ kind: 'entry', batch: batch.number, position, entryId, entry })}\n`

/** CSV is for reading: without seals nobody can verify it. */
export const csvHead = csvLine([
  ...['batch', 'position', 'id', 'at', 'actor_kind', 'actor_id', 'actor_name', 'action', 'subject_kind'],
  ...['subject_id', 'run_id', 'before', 'after', 'input_hash', 'output_hash'],
])

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
