import type { RunJob } from '@ground-control/core/workers/schema'
import { allWorkspaces } from '@ground-control/db/database'
import type { Dispatch } from '@ground-control/db/repositories/dispatch'
import { takeOutbox } from '@ground-control/db/repositories/outbox'
import type { RunQueues } from '../queue/queues.ts'
import type { Services } from '../services.ts'

const batchSize = 500
/** Under a burst one job carries several runs: the queue's cost per run nearly vanishes. */
const packFrom = 50
const maxPack = 20

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
    for (const [agentVersionId, dispatches] of byVersion) await queues.send(agentVersionId, pack(dispatches))
    return rows.length
  })
  return taken === batchSize
}

/** Jobs for deliveries. The delivery's number is part of the id: a retained id is ignored when added again. */
export function pack(dispatches: readonly Dispatch[]): Array<{ id: string; data: RunJob }> {
  const size = dispatches.length < packFrom ? 1 : Math.min(maxPack, Math.ceil(dispatches.length / packFrom))
  const jobs: Array<{ id: string; data: RunJob }> = []
  for (let start = 0; start < dispatches.length; start += size) {
    const runs = dispatches.slice(start, start + size).map(({ runId, dispatch }) => ({ runId, dispatch }))
    jobs.push({ id: `${runs[0]!.runId}-${runs[0]!.dispatch}`, data: { runs } })
  }
  return jobs
}
