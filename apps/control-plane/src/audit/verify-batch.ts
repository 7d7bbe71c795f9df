import { createMerkleTree } from '@ground-control/core/audit/merkle'
import type { AuditVerification } from '@ground-control/core/audit/schema'
import type { Database } from '@ground-control/db/database'
import { auditLeafHash } from '@ground-control/db/repositories/audit'
import { type AuditBatchRow, auditNodeHash, findLeaves } from '@ground-control/db/repositories/audit-batches'
import { batchHash } from './batch-hash.ts'
import type { AuditSigner } from './signer.ts'

export type AuditProblem = NonNullable<AuditVerification['problem']>
export type BatchLink = { number: number; hash: Uint8Array }

const pageSize = 1_000

/**
 * Reads a sealed batch again: its head against the chain and the signature, then every entry against its leaf,
 * page by page, so that memory stays flat.
 *
 * @param previous the batch before, verified
 * @returns the first thing that is wrong, or null
 */
export async function verifyBatch(
  db: Database,
  signer: AuditSigner,
  workspaceId: string,
  batch: AuditBatchRow,
  previous: BatchLink,
): Promise<AuditProblem | null> {
  const wrong = (message: string, entryId: string | null = null, number = batch.number) => ({
    batch: number,
    entryId,
    message,
  })
  const expected = previous.number + 1
  if (batch.number !== expected) return wrong(`batch ${expected} is missing`, null, expected)
  if (!same(batch.previousHash, previous.hash)) return wrong('it does not name the batch before it')
  if (!same(batch.hash, batchHash(workspaceId, batch))) return wrong('its head was changed')
  const fits = signer.verify(batch.keyId, batch.hash, batch.signature)
  if (fits === null) return wrong(`it was signed with another key, ${batch.keyId}`)
  if (!fits) return wrong('its signature does not fit')

  const tree = createMerkleTree<Uint8Array>(auditNodeHash)
  for (;;) {
    const from = tree.size()
    const leaves = await db.transaction(workspaceId, (tx) => findLeaves(tx, batch.id, from, pageSize))
    for (const { position, entryId, entry, leafHash } of leaves) {
      if (position >= batch.leafCount) return wrong('was put into a batch that was sealed', entryId)
      if (entry === null) return wrong('was removed', entryId)
      const hash = auditLeafHash(entry)
      if (!same(hash, leafHash)) return wrong('is not as it was written', entryId)
      tree.add(hash)
    }
    if (leaves.length < pageSize) break
  }
  if (tree.size() < batch.leafCount)
    return wrong(`${batch.leafCount - tree.size()} entries are missing at its end`)
  const root = tree.root()
  return root !== null && same(root, batch.root) ? null : wrong('its entries are not those that were sealed')
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0
