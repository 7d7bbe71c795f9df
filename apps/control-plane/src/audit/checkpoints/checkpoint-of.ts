import { createMerkleTree } from '@ground-control/core/audit/merkle'
import type { OutsideCheckpoint } from '@ground-control/core/audit/schema'
import { canonicalJson } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import {
  type AuditBatchRow,
  auditNodeHash,
  findLeafHashes,
  readClock,
} from '@ground-control/db/repositories/audit-batches'
import { batchHash } from '../batch-hash.ts'
import { checkpointOf as sealOf } from '../read/checkpoints.ts'
import type { AuditSigner } from '../signer.ts'

/**
 * The checkpoint of a batch, for outside. Nothing is signed that was changed since its seal: the batch's own signature
 * and its entries' hashes are looked at again.
 * @returns what is wrong with the batch, as text
 */
export async function outsideCheckpoint(
  tx: Tx,
  signer: AuditSigner,
  batch: AuditBatchRow,
  entriesBefore: bigint,
): Promise<OutsideCheckpoint | string> {
  const seal = sealOf(batch)
  const isOurs =
    batchHash(tx.workspaceId, batch).equals(batch.hash) &&
    signer.verify(batch.keyId, batch.hash, batch.signature) === true
  if (!isOurs) return `the seal of batch ${batch.number} was changed`
  const leaves = await findLeafHashes(tx, batch.id)
  const tree = createMerkleTree<Uint8Array>(auditNodeHash)
  const marks: string[] = []
  for (const { entryId, leafHash } of leaves) {
    if (leafHash === null) return `entry ${entryId} was removed`
    tree.add(leafHash)
    marks.push(`${entryId}:${leafHash.toString('hex').slice(0, 16)}`)
  }
  if (Buffer.compare(tree.root() ?? Buffer.alloc(0), batch.root) !== 0)
    return `the entries of batch ${batch.number} are not those that were sealed`
  const signed = {
    kind: 'audit.checkpoint' as const,
    version: 1 as const,
    workspaceId: tx.workspaceId,
    batch: batch.number,
    entries: Number(entriesBefore) + marks.length,
    leaves: marks,
    root: seal.root,
    previousHash: seal.previousHash,
    hash: seal.hash,
    sealedAt: seal.createdAt,
    at: (await readClock(tx)).toISOString(),
    keyId: signer.keyId,
  }
  return { ...signed, signature: signer.sign(Buffer.from(canonicalJson(signed))).toString('hex') }
}
