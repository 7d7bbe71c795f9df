import { allWorkspaces } from '@ground-control/db/database'
import { giveBack } from '../budgets/settle.ts'
import type { Services } from '../services.ts'

const batchSize = 500

/** Reservations that nobody ended in time go back to their budgets. */
export async function expireHolds(services: Services): Promise<boolean> {
  const due = await services.db.transaction(allWorkspaces, (tx) =>
    tx.query<{ id: string; workspaceId: string }>(
      `select id, workspace_id as "workspaceId" from holds where status = 'open' and expires_at < now() order by expires_at limit $1`,
      [batchSize],
    ),
  )
  for (const [workspaceId, holds] of Map.groupBy(due, (hold) => hold.workspaceId)) {
    await services.db.transaction(workspaceId, (tx) =>
      giveBack(
        services,
        tx,
        holds.map((hold) => hold.id),
        'expired',
      ),
    )
  }
  return due.length === batchSize
}
