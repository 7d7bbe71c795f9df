import { allWorkspaces } from '@ground-control/db/database'
import { redispatch } from '@ground-control/db/repositories/dispatch'
import { appendEvents } from '@ground-control/db/repositories/events'
import { lockRuns } from '@ground-control/db/repositories/runs'
import { cancelRuns } from '../runs/end-runs.ts'
import type { Services } from '../services.ts'
import { countCrashes } from '../workers/crashes.ts'

const batchSize = 200

/**
 * Takes runs from workers that went silent and hands them to others. It costs the run no attempt, but makes it a
 * suspect until it gets a step further; see countCrashes.
 */
export async function sweepLeases(services: Services): Promise<boolean> {
  const due = await services.db.transaction(allWorkspaces, (tx) =>
    tx.query<{ id: string; workspaceId: string }>(
      `select id, workspace_id as "workspaceId" from runs where status = 'running' and lease_until < now() order by lease_until limit $1`,
      [batchSize],
    ),
  )
  for (const [workspaceId, rows] of Map.groupBy(due, (row) => row.workspaceId)) {
    await services.db.transaction(workspaceId, async (tx) => {
      const locked = await lockRuns(
        tx,
        rows.map((row) => row.id),
      )
      const silent = [...locked.values()].filter((run) => run.status === 'running' && !run.leaseLive)
      const cancelled = silent.filter((run) => run.cancelRequestedAt)
      const crashes = await countCrashes(tx, silent, 'worker')
      const again = silent.filter((run) => !run.cancelRequestedAt)
      await tx.query(
        `update runs set crashes = t.crashes, fence = fence + 1, lease_token = null, lease_worker_id = null, lease_until = null,
           status = case when id = any($2::text[]) then 'queued'::run_status else status end
         from unnest($1::text[], $3::int[]) as t (run_id, crashes) where id = t.run_id`,
        [silent.map((run) => run.id), again.map((run) => run.id), silent.map((run) => crashes.get(run.id))],
      )
      await appendEvents(
        tx,
        silent.map((run) => ({
          id: services.newId('event', tx.now),
          workspaceId,
          type: 'run.worker_lost',
          runId: run.id,
          agentId: run.agentId,
          key: null,
          source: 'platform',
          data: { workerId: run.leaseWorkerId, crashes: crashes.get(run.id)! },
        })),
      )
      await cancelRuns(
        services,
        tx,
        cancelled.map((run) => run.id),
        { code: 'cancelled', message: 'cancelled while it ran' },
      )
      await redispatch(
        tx,
        again.map((run) => run.id),
      )
    })
  }
  return due.length === batchSize
}
