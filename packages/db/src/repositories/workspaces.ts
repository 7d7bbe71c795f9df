import type { WorkspaceZone } from '@ground-control/core/budgets/zone-change'
import type { Tx } from '../database.ts'

/** Days are also counted in SQL: a zone that only JavaScript knows would fail there later. */
export async function isZoneOfDatabase(tx: Tx, timeZone: string): Promise<boolean> {
  const [row] = await tx.query<{ known: boolean }>(
    'select exists (select from pg_timezone_names where lower(name) = lower($1)) as known',
    [timeZone],
  )
  return row?.known ?? false
}

/** Until the end of the transaction nobody else changes it; it is read all the same. */
export async function lockZone(tx: Tx): Promise<WorkspaceZone> {
  const [row] = await tx.query<WorkspaceZone>(
    'select time_zone as "timeZone", time_zone_changes as changes from workspaces where id = $1 for no key update',
    [tx.workspaceId],
  )
  return row ?? { timeZone: 'UTC', changes: [] }
}

export function updateZone(tx: Tx, { timeZone, changes }: WorkspaceZone): void {
  tx.write('update workspaces set time_zone = $2, time_zone_changes = $3::jsonb where id = $1', [
    tx.workspaceId,
    timeZone,
    JSON.stringify(changes),
  ])
}
