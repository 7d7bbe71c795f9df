import type { Json } from '@ground-control/core/json'
import { type CrashEvidence, maxCrashes, suspectAfter } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import type { LockedRun } from '@ground-control/db/repositories/runs'
import type { RunEnd } from '../runs/end-runs.ts'

export const isPoison = (crashes: number) => crashes >= maxCrashes

/**
 * What a crash brings each run's count to. A step that ended under the lost lease starts the count anew. A worker
 * that is lost while a suspect had a process of its own was lost to something else: that speaks for the suspect, and
 * the next worker executes it among the others again.
 */
export async function countCrashes(
  tx: Tx,
  runs: readonly LockedRun[],
  lost: 'worker' | 'own_process',
): Promise<Map<string, number>> {
  if (runs.length === 0) return new Map()
  const advanced = await tx.query<{ runId: string }>(
    `select distinct s.run_id as "runId" from steps s join unnest($1::text[], $2::int[]) as t (run_id, fence)
       on s.run_id = t.run_id and s.fence = t.fence where s.status in ('succeeded', 'failed')`,
    [runs.map((run) => run.id), runs.map((run) => run.fence)],
  )
  const cleared = new Set(advanced.map((row) => row.runId))
  return new Map(
    runs.map((run) => {
      const before = cleared.has(run.id) ? 0 : run.crashes
      return [
        run.id,
        lost === 'worker' && run.crashes >= suspectAfter ? Math.min(before, suspectAfter - 1) : before + 1,
      ]
    }),
  )
}

/** The end of a run that ends its process again and again. */
export function quarantine(run: LockedRun, crashes: number, evidence: CrashEvidence): RunEnd {
  const how = evidence.signal ?? (evidence.exitCode === null ? 'unknown' : `exit code ${evidence.exitCode}`)
  return {
    runId: run.id,
    agentId: run.agentId,
    parentRunId: run.parentRunId,
    was: run.status,
    status: 'failed',
    output: null,
    servedBy: null,
    degraded: false,
    failure: {
      code: 'quarantined',
      retryable: false,
      message: `it ended its process ${crashes} times in a row before it got a step further, the last time alone in it (${how})`,
      details: { crashes, workerId: run.leaseWorkerId, ...evidence } as Json,
    },
  }
}
