import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'

/** The workspace's feature flags by name: the entries `flag.<name>`. What a run is given when it begins. */
export async function readFlags(tx: Tx): Promise<Record<string, Json>> {
  const rows = await tx.prepared<{ name: string; value: Json }>(
    `select substr(key, 6) as name, value from config_entries where workspace_id = $1 and key like 'flag.%'`,
    [tx.workspaceId],
  )
  return Object.fromEntries(rows.map((row) => [row.name, row.value]))
}
