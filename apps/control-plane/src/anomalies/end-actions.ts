import { allWorkspaces } from '@ground-control/db/database'
import { findOverActions, lockAnomaly } from '@ground-control/db/repositories/anomalies'
import type { Services } from '../services.ts'
import { undoAction } from './undo-action.ts'
import { watcher } from './watcher.ts'

const batchSize = 50

/** Ends throttles, questions and pauses whose time is up. Safe in any number of copies: each anomaly is locked. */
export async function endActions(services: Services): Promise<boolean> {
  const due = await services.db.transaction(allWorkspaces, (tx) => findOverActions(tx, batchSize))
  for (const { id, workspaceId } of due)
    await services.db.transaction(workspaceId, async (tx) => {
      const anomaly = await lockAnomaly(tx, id)
      if (anomaly?.actionUntil != null && anomaly.actionUntil <= tx.now)
        await undoAction(services, tx, watcher, anomaly)
    })
  return due.length === batchSize
}
