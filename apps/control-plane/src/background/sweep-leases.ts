import { maxCrashes } from '@ground-control/core/workers/schema'
import { allWorkspaces, type Tx } from '@ground-control/db/database'
import { redispatch } from '@ground-control/db/repositories/dispatch'
import { appendEvents } from '@ground-control/db/repositories/events'
import { type LockedRun, lockRuns } from '@ground-control/db/repositories/runs'
import { cancelRuns, endRuns } from '../runs/end-runs.ts'
import type { Services } from '../services.ts'

const batchSize = 200

/**
 * Takes runs from workers that went silent and hands them to others. It costs the run no attempt, but a run that
 * loses its worker three times in a row without getting a step further is quarantined: it ends as failed, with the
 * evidence. Progress clears it: with many runs on a worker, one of them ends it and the others only stood by.
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
      const crashes = await countCrashes(tx, silent)
      const isPoison = (run: LockedRun) => crashes.get(run.id)! >= maxCrashes
      const poison = silent.filter((run) => !run.cancelRequestedAt && isPoison(run))
      const again = silent.filter((run) => !run.cancelRequestedAt && !isPoison(run))
      await tx.query(
        `update runs set crashes = t.crashes, fence = fence + 1, lease_token = null, lease_worker_id = null, lease_until = null,
           status = case when id = any($2::text[]) then 'queued'::run_status else status end
         from unnest($1::text[], $3::int[]) as t (run_id, crashes) where id = t.run_id`,
        [silent.map((run) => run.id), again.map((run) => run.id), silent.map((run) => crashes.get(run.id))],
      )
      await appendEvents(
        tx,
        silent.map((run) => ({
          id: services.newId('event'),
          workspaceId,
          type: 'run.worker_lost',
          runId: run.id,
          agentId: run.agentId,
          key: null,
          source: 'platform',
          data: { workerId: run.leaseWorkerId, crashes: crashes.get(run.id)! },
        })),
      )
      await endRuns(
        services,
        tx,
        poison.map((run) => ({
          runId: run.id,
          agentId: run.agentId,
          status: 'failed' as const,
          output: null,
          servedBy: null,
          degraded: false,
          failure: {
            code: 'quarantined',
            retryable: false,
            message: `its worker went silent ${crashes.get(run.id)} times in a row before the run got a step further; the last was ${run.leaseWorkerId}`,
          },
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

/** Lost workers in a row, this one counted; a step that ended under the lost lease starts the count anew. */
async function countCrashes(tx: Tx, runs: readonly LockedRun[]): Promise<Map<string, number>> {
  const advanced = await tx.query<{ runId: string }>(
    `select distinct s.run_id as "runId" from steps s join unnest($1::text[], $2::int[]) as t (run_id, fence)
       on s.run_id = t.run_id and s.fence = t.fence where s.status in ('succeeded', 'failed')`,
    [runs.map((run) => run.id), runs.map((run) => run.fence)],
  )
  const cleared = new Set(advanced.map((row) => row.runId))
  return new Map(runs.map((run) => [run.id, cleared.has(run.id) ? 1 : run.crashes + 1]))
}
