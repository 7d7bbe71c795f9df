import type { Tx } from '@ground-control/db/database'
import { sendRuns } from '@ground-control/db/repositories/dispatch'
import { insertRuns, type NewRun, normalRank } from '@ground-control/db/repositories/runs'

/** Writes new runs and sends each to its workers. */
export function queueRuns(tx: Tx, runs: readonly NewRun[]): void {
  insertRuns(tx, runs)
  sendRuns(
    tx,
    runs.map(({ id, agentVersionId, workspaceId, priority = normalRank }) => ({
      runId: id,
      dispatch: 1,
      agentVersionId,
      workspaceId,
      priority,
    })),
  )
}
