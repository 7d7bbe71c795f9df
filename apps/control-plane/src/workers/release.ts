import type { Tx } from '@ground-control/db/database'

/**
 * Puts running runs back into the queue without sending them: an order holds them, and its lifting sends them on.
 * The fence rises, so their worker is refused from here on. Costs no attempt.
 */
export async function releaseHeldRuns(tx: Tx, runIds: readonly string[]) {
  if (runIds.length === 0) return
  await tx.query(
    `update runs set status = 'queued', fence = fence + 1, lease_token = null, lease_worker_id = null, lease_until = null, dispatched_at = null
     where id = any($1::text[]) and status = 'running'`,
    [runIds],
  )
  for (const id of runIds) tx.changed('runs', id)
}
