import { createMerkleTree } from '@ground-control/core/audit/merkle'
import { allWorkspaces, type Tx } from '@ground-control/db/database'
import {
  type AuditBatchRow,
  auditNodeHash,
  findLastBatch,
  insertBatch,
  lockSealing,
  takeUnsealed,
  type UnsealedEntry,
} from '@ground-control/db/repositories/audit-batches'
import { batchHash, noBatch } from '../audit/batch-hash.ts'
import { type AuditSigner, auditSigner } from '../audit/signer.ts'
import type { Services } from '../services.ts'

const largestBatch = 5_000

/**
 * Seals what waits into signed Merkle batches, one for each workspace, that each name the one before. Writers never
 * wait for it: a chain head locked by every writer allows 556 entries/s here, and one that nobody locks forks. Safe in
 * any number of copies: one seals at a time, and two batches of one number cannot be.
 *
 * @returns entries sealed
 */
export async function sealAudit(services: Services): Promise<number> {
  const signer = auditSigner(services.keys)
  let sealed = 0
  for (;;) {
    const count = await services.db.transaction(allWorkspaces, (tx) => sealSome(services, tx, signer))
    sealed += count
    if (count < largestBatch) return sealed
  }
}

async function sealSome(services: Services, tx: Tx, signer: AuditSigner): Promise<number> {
  if (!(await lockSealing(tx))) return 0
  const taken = await takeUnsealed(tx, largestBatch)
  const sealedAt = taken.at(-1)?.takenAt ?? tx.now
  const byWorkspace = Map.groupBy(taken, ({ workspaceId }) => workspaceId)
  await Promise.all(
    [...byWorkspace].map(async ([workspaceId, entries]) => {
      const previous = await findLastBatch(tx, workspaceId)
      const { batch, entryIds } = sealedBatch(services, signer, workspaceId, entries, previous, sealedAt)
      await insertBatch(tx, workspaceId, batch, entryIds)
      tx.changed('audit', batch.id, workspaceId)
    }),
  )
  return taken.length
}

function sealedBatch(
  services: Services,
  signer: AuditSigner,
  workspaceId: string,
  entries: readonly UnsealedEntry[],
  previous: AuditBatchRow | null,
  createdAt: Date,
): { batch: AuditBatchRow; entryIds: string[] } {
  // By code unit, not by the database's collation: the order is part of what is proved. Ids carry the time.
  const leaves = entries.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const tree = createMerkleTree<Uint8Array>(auditNodeHash)
  for (const { leafHash } of leaves) tree.add(leafHash)
  const head = {
    number: (previous?.number ?? 0) + 1,
    leafCount: leaves.length,
    root: Buffer.from(tree.root() ?? []),
    previousHash: previous?.hash ?? noBatch,
    createdAt,
  }
  const hash = batchHash(workspaceId, head)
  return {
    batch: {
      id: services.newId('auditBatch'),
      ...head,
      hash,
      signature: signer.sign(hash),
      keyId: signer.keyId,
    },
    entryIds: leaves.map(({ id }) => id),
  }
}
