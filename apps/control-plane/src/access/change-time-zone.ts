import type { ChangedTimeZone } from '@ground-control/core/access/schema'
import type { Actor } from '@ground-control/core/actors'
import {
  changeZone,
  mostChanges,
  type WorkspaceZone,
  windowIn,
} from '@ground-control/core/budgets/zone-change'
import { AppError } from '@ground-control/core/errors'
import type { Tx } from '@ground-control/db/database'
import { readActiveBudgets } from '@ground-control/db/repositories/accounts'
import { isZoneOfDatabase, lockZone, updateZone } from '@ground-control/db/repositories/workspaces'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

/**
 * Sets when the workspace's days, weeks and months begin. Budget windows that are open keep their end; the next ones
 * follow the new zone. Throws bad_request for a zone that the database does not know, conflict for too many changes.
 */
export async function changeTimeZone(
  services: Services,
  actor: Actor,
  { timeZone }: { timeZone: string },
): Promise<ChangedTimeZone> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    if (!(await isZoneOfDatabase(tx, timeZone)))
      throw new AppError('bad_request', 'timeZone: must be a time zone like Europe/Berlin', {
        field: 'timeZone',
      })
    const before = await lockZone(tx)
    const openUntil = await lastOpenEnd(tx, before)
    if (before.timeZone === timeZone) return { timeZone, before: timeZone, openUntil }
    const after = changeZone(before, timeZone, tx.now)
    if (after === null)
      throw new AppError('conflict', `a time zone changes at most ${mostChanges} times in two months`, {
        field: 'timeZone',
      })
    updateZone(tx, after)
    record(services, tx, actor, [
      {
        action: 'access.change_time_zone',
        subject: { kind: 'workspace', id: tx.workspaceId },
        before: { timeZone: before.timeZone },
        after: { timeZone, openUntil },
      },
    ])
    tx.changed('access', tx.workspaceId)
    return { timeZone, before: before.timeZone, openUntil }
  })
}

/** When the last of the budgets' open windows ends that follow a calendar; null: none is open. */
async function lastOpenEnd(tx: Tx, zone: WorkspaceZone): Promise<string | null> {
  const { budgets } = await readActiveBudgets(tx)
  const ends = budgets
    .filter(({ window }) => window !== 'rolling')
    .flatMap((budget) => windowIn(budget, tx.now, zone).endsAt?.getTime() ?? [])
  return ends.length === 0 ? null : new Date(Math.max(...ends)).toISOString()
}
