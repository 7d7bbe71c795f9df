import type { RunJob } from '@ground-control/core/workers/schema'
import { allWorkspaces } from '@ground-control/db/database'
import { countLiveWorkers, type Dispatch } from '@ground-control/db/repositories/dispatch'
import { takeOutbox } from '@ground-control/db/repositories/outbox'
import type { RunQueues } from '../queue/queues.ts'
import type { Services } from '../services.ts'

const batchSize = 500
const maxPack = 20
/** Over so many jobs a burst is spread where several workers share it, so that none hoards what another could do. */
const spreadOver = 50

/**
 * Hands what is due to the queue and forgets it, in one transaction: a crash in between sends it again, and a
 * second delivery of the same number is skipped by whoever begins it.
 * @returns true when there may be more
 */
export async function relayOutbox(services: Services, queues: RunQueues): Promise<boolean> {
  const taken = await services.db.transaction(allWorkspaces, async (tx) => {
    const rows = await takeOutbox(tx, batchSize)
    const byVersion = Map.groupBy(
      rows.map((row) => row.payload as Dispatch),
      (dispatch) => dispatch.agentVersionId,
    )
    // A single delivery is a single job, whoever takes it.
    const workers = rows.length > 1 ? await countLiveWorkers(tx, [...byVersion.keys()]) : null
    for (const [agentVersionId, dispatches] of byVersion)
      await queues.send(agentVersionId, pack(dispatches, workers?.get(agentVersionId) ?? 0))
    return rows.length
  })
  return taken === batchSize
}

/**
 * Jobs for deliveries. A job is what the queue is slow at (0.6 ms of this machine on Postgres, several times a run's
 * own cost), so runs travel together: as many as go in where one worker takes them all anyway, else only as a burst
 * grows. The delivery's number is part of the id: a retained id is ignored when added again.
 */
export function pack(
  dispatches: readonly Dispatch[],
  liveWorkers: number,
): Array<{ id: string; data: RunJob }> {
  const jobsWanted = liveWorkers > 1 ? spreadOver : 1
  const size = Math.min(maxPack, Math.ceil(dispatches.length / jobsWanted))
  const jobs: Array<{ id: string; data: RunJob }> = []
  for (let start = 0; start < dispatches.length; start += size) {
    const runs = dispatches.slice(start, start + size).map(({ runId, dispatch }) => ({ runId, dispatch }))
    jobs.push({ id: `${runs[0]!.runId}-${runs[0]!.dispatch}`, data: { runs } })
  }
  return jobs
}
