import { allWorkspaces } from '@ground-control/db/database'
import { countLiveWorkers, type Dispatch } from '@ground-control/db/repositories/dispatch'
import { type OutboxRow, takeOutbox, takeOutboxInTurns } from '@ground-control/db/repositories/outbox'
import { normalRank } from '@ground-control/db/repositories/runs'
import type { RunDelivery, RunQueues } from '../queue/queues.ts'
import type { Services } from '../services.ts'

const batchSize = 500
const maxPack = 20
/** Over so many jobs a burst is spread where several workers share it, so that none hoards what another could do. */
const spreadOver = 50

/**
 * Hands what is due to the queue and forgets it, in one transaction: a crash in between sends it again, and a
 * second delivery of the same number is skipped by whoever begins it.
 * @returns a round; true when there may be more
 */
export function createRelay(services: Services, queues: RunQueues): () => Promise<boolean> {
  // Taking turns costs a walk over the lanes; a queue that is drained in one round needs none.
  let isBacklog = false
  return async () => {
    const taken = await relayOutbox(services, queues, isBacklog)
    isBacklog = isBacklog ? taken > 0 : taken === batchSize
    return isBacklog
  }
}

async function relayOutbox(services: Services, queues: RunQueues, inTurns: boolean): Promise<number> {
  let held: OutboxRow[] = []
  const handOver = services.db.transaction(allWorkspaces, async (tx) => {
    const rows = await (inTurns ? takeOutboxInTurns : takeOutbox)(tx, batchSize)
    held = rows
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
  try {
    return await handOver
  } catch (error) {
    await tellAgain(services, held)
    throw error
  }
}

/** What went back into the outbox: a worker that asked meanwhile was told that nothing is due, and waits for news. */
async function tellAgain(services: Services, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return
  await services.db.transaction(allWorkspaces, async (tx) => {
    for (const { workspaceId, payload } of rows)
      tx.changed('outbox', (payload as Dispatch).agentVersionId, workspaceId)
  })
}

/**
 * Jobs for deliveries. A job is what the queue is slow at (0.6 ms of this machine on Postgres, several times a run's
 * own cost), so runs travel together: as many as go in where one worker takes them all anyway, else only as a burst
 * grows. The delivery's number is part of the id: a retained id is ignored when added again.
 */
export function pack(dispatches: readonly Dispatch[], liveWorkers: number): RunDelivery[] {
  const jobsWanted = liveWorkers > 1 ? spreadOver : 1
  const size = Math.min(maxPack, Math.ceil(dispatches.length / jobsWanted))
  const jobs: RunDelivery[] = []
  // Runs of one priority travel together.
  for (const [priority, alike] of Map.groupBy(dispatches, (dispatch) => dispatch.priority ?? normalRank)) {
    for (let start = 0; start < alike.length; start += size) {
      const runs = alike.slice(start, start + size).map(({ runId, dispatch }) => ({ runId, dispatch }))
      jobs.push({ id: `${runs[0]!.runId}-${runs[0]!.dispatch}`, data: { runs, priority } })
    }
  }
  return jobs
}
