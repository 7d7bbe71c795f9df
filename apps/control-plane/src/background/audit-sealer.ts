import { createMerkleTree } from '@ground-control/core/audit/merkle'
import { allWorkspaces } from '@ground-control/db/database'
import {
  auditNodeHash,
  findLastBatch,
  findUnsealed,
  findUnsealedWorkspaces,
  insertBatch,
  lockSealing,
} from '@ground-control/db/repositories/audit-batches'
import { batchHash, noBatch } from '../audit/batch-hash.ts'
import { type AuditSigner, auditSigner } from '../audit/signer.ts'
import type { Services } from '../services.ts'

const largestBatch = 5_000

/**
 * Seals what waits, workspace by workspace, into signed Merkle batches that each name the one before. Writers
 * never wait for it: a chain head locked by every writer allows 556 entries/s here, and one that nobody locks
 * forks. Safe in any number of copies: one seals a workspace at a time, and two batches of one number cannot be.
 *
 * @returns entries sealed
 */
export async function sealAudit(services: Services): Promise<number> {
  const waiting = await services.db.transaction(allWorkspaces, findUnsealedWorkspaces)
  if (waiting.length === 0) return 0
  const signer = auditSigner(services.keys.masterKey)
  let sealed = 0
  for (const workspaceId of waiting) {
    let batch = largestBatch
    while (batch === largestBatch) {
      batch = await sealBatch(services, signer, workspaceId)
      sealed += batch
    }
  }
  return sealed
}

async function sealBatch(services: Services, signer: AuditSigner, workspaceId: string): Promise<number> {
  return services.db.transaction(workspaceId, async (tx) => {
    if (!(await lockSealing(tx))) return 0
    const entries = await findUnsealed(tx, largestBatch)
    if (entries.length === 0) return 0
    // By code unit, not by the database's collation: the order is part of what is proved.
    entries.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
    const tree = createMerkleTree<Uint8Array>(auditNodeHash)
    for (const entry of entries) tree.add(entry.leafHash)
    const previous = await findLastBatch(tx)
    const head = {
      number: (previous?.number ?? 0) + 1,
      leafCount: entries.length,
      root: Buffer.from(tree.root() ?? []),
      previousHash: previous?.hash ?? noBatch,
      createdAt: tx.now,
    }
    const hash = batchHash(workspaceId, head)
    const id = services.newId('auditBatch')
    const batch = { id, ...head, hash, signature: signer.sign(hash), keyId: signer.keyId }
    await insertBatch(
      tx,
      batch,
      entries.map((entry) => entry.id),
    )
    tx.changed('audit', id)
    return entries.length
  })
}
