import { type AuditBatchRow, findBatches } from '@ground-control/db/repositories/audit-batches'
import type { Services } from '../services.ts'
import { noBatch } from './batch-hash.ts'

/** The batch after a number, or the time at which there was none. */
export async function nextBatch(
  services: Services,
  workspaceId: string,
  after: number,
): Promise<{ batch: AuditBatchRow } | { batch: null; at: Date }> {
  return services.db.transaction(workspaceId, async (tx) => {
    const [batch] = await findBatches(tx, after, 1)
    return batch === undefined ? { batch: null, at: tx.now } : { batch }
  })
}

/** The head of the chain at a number, for who begins after it. */
export async function headAt(services: Services, workspaceId: string, number: number) {
  if (number === 0) return { number: 0, hash: noBatch }
  const [batch] = await services.db.transaction(workspaceId, (tx) => findBatches(tx, number - 1, 1))
  return batch?.number === number ? batch : { number, hash: noBatch }
}
