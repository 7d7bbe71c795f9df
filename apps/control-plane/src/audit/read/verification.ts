import type { Actor } from '@ground-control/core/actors'
import type { AuditVerification } from '@ground-control/core/audit/schema'
import {
  countUnsealed,
  findBatches,
  findLastBatch,
  findLost,
  findStray,
} from '@ground-control/db/repositories/audit-batches'
import type { Services } from '../../services.ts'
import { noBatch } from '../batch-hash.ts'
import { auditSigner } from '../signer.ts'
import type { VerifiedMark } from '../verified-so-far.ts'
import { type AuditProblem, verifyBatch } from '../verify-batch.ts'

/** What one look at the badge reads at most: a second or so of work. */
const mostEntriesPerLook = 20_000
const start: VerifiedMark = { number: 0, hash: noBatch, entries: 0, sealedAt: null }

/**
 * Whether the trail is as it was sealed. A full look reads every batch and also finds entries that belong to
 * none; else what was sealed since the last look of this process, at most 20,000 entries (`complete` tells).
 */
export async function readVerification(
  services: Services,
  actor: Actor,
  input: { full: boolean },
): Promise<AuditVerification> {
  const { looking } = services.auditVerified
  if (!input.full) return look(services, actor.workspaceId, false)
  const underWay = looking.get(actor.workspaceId)
  if (underWay !== undefined) return underWay
  const answer = look(services, actor.workspaceId, true).finally(() => looking.delete(actor.workspaceId))
  looking.set(actor.workspaceId, answer)
  return answer
}

async function look(services: Services, workspaceId: string, isFull: boolean): Promise<AuditVerification> {
  const { db } = services
  const { marks } = services.auditVerified
  const signer = auditSigner(services.keys)
  const known = marks.get(workspaceId) ?? start
  let mark = isFull ? start : known
  let problem: AuditProblem | null = null
  let isAtEnd = false
  const mostEntries = isFull ? Number.POSITIVE_INFINITY : mark.entries + mostEntriesPerLook
  while (problem === null && !isAtEnd && mark.entries < mostEntries) {
    const { number } = mark
    const [batch] = await db.transaction(workspaceId, (tx) => findBatches(tx, number, 1))
    if (batch === undefined) isAtEnd = true
    else {
      problem = await verifyBatch(db, signer, workspaceId, batch, mark)
      if (problem === null)
        mark = {
          number: batch.number,
          hash: batch.hash,
          entries: mark.entries + batch.leafCount,
          sealedAt: batch.createdAt.toISOString(),
        }
    }
  }
  problem ??= await findTornOff(services, workspaceId, known)
  if (problem === null && isFull) problem = await findOutside(services, workspaceId, mark.number)
  if (problem === null) marks.set(workspaceId, mark)
  return {
    ok: problem === null,
    verifiedUpTo: mark.sealedAt,
    batches: mark.number,
    entries: mark.entries,
    unsealed: await db.transaction(workspaceId, countUnsealed),
    complete: isAtEnd || problem !== null,
    problem,
  }
}

/** Batches cut off at the end leave a trail that is right in itself; but what was seen once must still be there. */
async function findTornOff(
  services: Services,
  workspaceId: string,
  known: VerifiedMark,
): Promise<AuditProblem | null> {
  if (known.number === 0) return null
  return services.db.transaction(workspaceId, async (tx) => {
    const last = await findLastBatch(tx, workspaceId)
    if (last === null || last.number < known.number)
      return {
        batch: (last?.number ?? 0) + 1,
        entryId: null,
        message: `batches up to ${known.number} were there before and are gone`,
      }
    const [same] = await findBatches(tx, known.number - 1, 1)
    if (same === undefined || Buffer.compare(same.hash, known.hash) !== 0)
      return { batch: known.number, entryId: null, message: 'it is another one than was verified before' }
    return null
  })
}

async function findOutside(
  services: Services,
  workspaceId: string,
  lastNumber: number,
): Promise<AuditProblem | null> {
  return services.db.transaction(workspaceId, async (tx) => {
    const stray = await findStray(tx)
    if (stray !== null)
      return { batch: lastNumber, entryId: stray, message: 'is in no batch and does not wait for one' }
    const lost = await findLost(tx)
    return lost === null
      ? null
      : { batch: lastNumber + 1, entryId: lost, message: 'was removed before it was sealed' }
  })
}
