import type { Actor } from '@ground-control/core/actors'
import { checkLease } from '@ground-control/core/workers/lease'
import { type HeartbeatResult, type heartbeatInput, leaseMs } from '@ground-control/core/workers/schema'
import { acknowledgeKills, openKills } from '@ground-control/db/repositories/kill-answers'
import { lockRuns } from '@ground-control/db/repositories/runs'
import type { z } from 'zod'
import { cancelRuns } from '../runs/end-runs.ts'
import type { Services } from '../services.ts'

/** A worker is alive: its leases go on, it learns which runs are to stop, and says which kills it has carried out. */
export async function heartbeat(
  services: Services,
  actor: Actor,
  input: z.infer<typeof heartbeatInput>,
): Promise<HeartbeatResult> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    await tx.query(
      `update workers set last_seen_at = now(), busy = $3, stopped_at = case when $4 then now() end where id = $1 and workspace_id = $2`,
      [input.workerId, tx.workspaceId, input.busy, input.stopping],
    )
    tx.changed('workers', input.workerId)
    await acknowledgeKills(tx, input.workerId, input.acknowledged)
    const kills = await openKills(tx, input.workerId)
    if (input.leases.length === 0) return { lost: [], kills }
    const runs = await lockRuns(
      tx,
      input.leases.map((lease) => lease.runId),
    )
    const lost: HeartbeatResult['lost'] = []
    const held: string[] = []
    const cancelled: string[] = []
    for (const lease of input.leases) {
      const run = runs.get(lease.runId)
      const gone = checkLease(run, lease)
      if (gone || run === undefined) lost.push({ runId: lease.runId, reason: gone?.reason ?? 'fenced' })
      else if (run.cancelRequestedAt) {
        cancelled.push(run.id)
        lost.push({ runId: run.id, reason: 'cancelled' })
      } else held.push(run.id)
    }
    await tx.query(
      `update runs set lease_until = now() + $2 * interval '1 millisecond' where id = any($1::text[])`,
      [held, leaseMs],
    )
    await cancelRuns(services, tx, cancelled, { code: 'cancelled', message: 'cancelled while it ran' })
    return { lost, kills }
  })
}
