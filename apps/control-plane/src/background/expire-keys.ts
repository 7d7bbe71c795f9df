import { allWorkspaces } from '@ground-control/db/database'
import { removeExpiredKeys } from '@ground-control/db/repositories/idempotency-keys'
import type { Services } from '../services.ts'

const batchSize = 1_000

/** Forgets idempotency keys whose time is over. */
export async function expireKeys(services: Services): Promise<boolean> {
  const removed = await services.db.transaction(allWorkspaces, (tx) => removeExpiredKeys(tx, batchSize))
  return removed === batchSize
}
