import type { Tx } from '@ground-control/db/database'

const keyColumn = { config_entries: 'key', secrets: 'name' } as const

/**
 * The entry of a name, or null. Until the transaction ends nobody else sets or removes that name, one that is not
 * there yet included: a row lock could not say so.
 */
export async function lockEntry<Row>(
  tx: Tx,
  table: keyof typeof keyColumn,
  name: string,
  columns: string,
): Promise<Row | null> {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`${table} ${tx.workspaceId} ${name}`])
  const rows = await tx.query<Row>(
    `select ${columns} from ${table} where workspace_id = $1 and ${keyColumn[table]} = $2`,
    [tx.workspaceId, name],
  )
  return rows[0] ?? null
}
