import { createHash } from 'node:crypto'
import { canonicalJson } from '@ground-control/core/json'
import type { AuditBatchRow } from '@ground-control/db/repositories/audit-batches'

/** What the first batch names as the one before it. */
export const noBatch = Buffer.alloc(32)

export type BatchHead = Pick<AuditBatchRow, 'number' | 'leafCount' | 'root' | 'previousHash' | 'createdAt'>

/** SHA-256 over the batch's head as canonical JSON, bytes in hex: what is signed, and what the next batch names. */
export function batchHash(workspaceId: string, head: BatchHead): Buffer {
  const text = canonicalJson({
    workspaceId,
    number: head.number,
    leafCount: head.leafCount,
    root: Buffer.from(head.root).toString('hex'),
    previousHash: Buffer.from(head.previousHash).toString('hex'),
    createdAt: head.createdAt.toISOString(),
  })
  return createHash('sha256').update(text).digest()
}
