import type { ActorRef } from '@ground-control/core/actors'
import type { Json } from '@ground-control/core/json'
import type { Failure } from '@ground-control/core/runs/schema'
import type { Tx } from '@ground-control/db/database'
import { closeApprovals, findOpenQuestions } from '@ground-control/db/repositories/asked-approvals'
import { wakeRuns } from '@ground-control/db/repositories/dispatch'
import { noteEvents } from '@ground-control/db/repositories/events'
import { openHoldsOfRuns } from '@ground-control/db/repositories/holds'
import { type FinishedRun, finishRuns, type LockedRun, lockRuns } from '@ground-control/db/repositories/runs'
import { contentHash } from '../audit/content-hash.ts'
import { record } from '../audit/record.ts'
import { giveBack } from '../budgets/settle.ts'
import type { Services } from '../services.ts'
import { workerActor } from '../workers/worker-actor.ts'

export type RunEnd = FinishedRun & Pick<LockedRun, 'agentId' | 'parentRunId'>

/**
 * Ends runs, with all that hangs on an end: open holds go back, open questions close, a parent that waits goes on,
 * and it is on the record. The caller holds the runs' rows and knows that they are not over.
 */
export async function endRuns(
  services: Services,
  tx: Tx,
  ends: readonly RunEnd[],
  actor: ActorRef = workerActor,
) {
  if (ends.length === 0) return
  const ids = ends.map((end) => end.runId)
  const [holds, questions] = await Promise.all([openHoldsOfRuns(tx, ids), findOpenQuestions(tx, ids)])
  await giveBack(
    services,
    tx,
    holds.map((hold) => hold.id),
    'released',
  )
  closeApprovals(tx, questions, 'cancelled')
  finishRuns(tx, ends)
  noteEvents(
    tx,
    ends.map((end) => ({
      id: services.newId('event', tx.now),
      workspaceId: tx.workspaceId,
      type: `run.${end.status}`,
      runId: end.runId,
      agentId: end.agentId,
      key: null,
      source: 'platform',
      data: {
        servedBy: end.servedBy,
        degraded: end.degraded,
        degradedBecause: (end.degradedBecause ?? null) as Json,
        failure: end.failure as Json,
      },
    })),
  )
  record(
    services,
    tx,
    actor,
    ends.map((end) => ({
      action: `run.${end.status}`,
      subject: { kind: 'run', id: end.runId },
      runId: end.runId,
      after: {
        status: end.status,
        servedBy: end.servedBy,
        ...(end.failure ? { code: end.failure.code, message: end.failure.message } : {}),
      },
      outputHash: contentHash(end.output),
    })),
  )
  // after the ends: it reads them
  await tellParents(
    tx,
    ends.filter((end) => end.parentRunId !== null),
  )
}

/** Ends those of the runs that are not over. @returns the ids of the runs it ended */
export async function cancelRuns(
  services: Services,
  tx: Tx,
  runIds: readonly string[],
  why: Pick<Failure, 'message' | 'details'> & { code: 'cancelled' | 'killed' },
  actor?: ActorRef,
): Promise<Set<string>> {
  if (runIds.length === 0) return new Set()
  const runs = await lockRuns(tx, runIds)
  const failure: Failure = { ...why, retryable: false }
  const live = [...runs.values()].filter(
    (run) => run.status === 'queued' || run.status === 'running' || run.status === 'waiting',
  )
  await endRuns(
    services,
    tx,
    live.map((run) => ({
      runId: run.id,
      agentId: run.agentId,
      parentRunId: run.parentRunId,
      status: 'cancelled' as const,
      output: null,
      servedBy: null,
      degraded: false,
      failure,
    })),
    actor,
  )
  return new Set(live.map((run) => run.id))
}

/** A child's end is the outcome of the step that waits for it. */
async function tellParents(tx: Tx, ends: readonly FinishedRun[]) {
  if (ends.length === 0) return
  const parents = await tx.prepared<{ parentRunId: string }>(
    `update steps s set status = case when child.status = 'succeeded' then 'succeeded'::step_status else 'failed'::step_status end,
       output = child.output, error = case when child.status = 'succeeded' then null else child.failure end, finished_at = now()
     from runs child where child.id = any($1::text[]) and s.id = child.parent_step_id and s.run_id = child.parent_run_id and s.status = 'waiting'
     returning s.run_id as "parentRunId"`,
    [ends.map((end) => end.runId)],
  )
  await wakeRuns(
    tx,
    parents.map((parent) => parent.parentRunId),
  )
}
