import type { Actor } from '@ground-control/core/actors'
import type { AuditCheckpoint, checkpointsInput } from '@ground-control/core/audit/schema'
import type { Page } from '@ground-control/core/paging'
import type { AuditBatchRow } from '@ground-control/db/repositories/audit-batches'
import { z } from 'zod'
import { decodeKey, encodeKey } from '../../server/key-cursor.ts'
import type { Services } from '../../services.ts'

const batchNumber = z.number().int().min(1).max(2_147_483_647)

/** Signed heads of the sealed batches, newest first. Kept elsewhere, they prove later what the trail was. */
export async function listCheckpoints(
  services: Services,
  actor: Actor,
  input: z.output<typeof checkpointsInput>,
): Promise<Page<AuditCheckpoint>> {
  const before = input.cursor === undefined ? undefined : decodeKey(batchNumber, input.cursor)
  return services.db.read(actor.workspaceId, async (prisma) => {
    const rows = await prisma.auditBatch.findMany({
      omit: { entryIds: true },
      where: { workspaceId: actor.workspaceId, number: { lt: before } },
      orderBy: { number: 'desc' },
      take: input.limit + 1,
    })
    const items = rows.slice(0, input.limit).map(checkpointOf)
    const last = items.at(-1)
    const hasMore = rows.length > input.limit && last !== undefined
    return { items, nextCursor: hasMore ? encodeKey(last.number) : null }
  })
}

type Bytes = { root: Uint8Array; previousHash: Uint8Array; hash: Uint8Array; signature: Uint8Array }

/** Bytes in hex. */
export function checkpointOf(batch: Omit<AuditBatchRow, keyof Bytes> & Bytes): AuditCheckpoint {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  return {
    number: batch.number,
    leafCount: batch.leafCount,
    root: hex(batch.root),
    previousHash: hex(batch.previousHash),
    hash: hex(batch.hash),
    signature: hex(batch.signature),
    keyId: batch.keyId,
    createdAt: batch.createdAt.toISOString(),
  }
}
