import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'

/**
 * The oldest event a run may take for a wait: addressed to it, or to all since it was started; each wakes one wait
 * of a run. Events that came before the wait count: nothing is lost between two turns.
 */
export async function takeEvent(
  tx: Tx,
  run: { id: string; createdAt: Date },
  wanted: { type: string; key: string | null },
): Promise<{ id: string; data: Json } | null> {
  const [event] = await tx.query<{ id: string; data: Json }>(
    `select e.id, e.data from events e
     where e.workspace_id = $1 and e.type = $2 and ($3::text is null or e.key = $3)
       and (e.run_id = $4 or (e.run_id is null and e.created_at >= $5))
       and not exists (select from steps s where s.run_id = $4 and s.consumed_event_id = e.id)
     order by e.created_at, e.id limit 1`,
    [tx.workspaceId, wanted.type, wanted.key, run.id, run.createdAt],
  )
  return event ?? null
}

/**
 * Orders those who wait for types of events and those who publish some to everybody, until the transaction ends.
 * Whoever locks several does it in one call, and after the rows of runs: then no two wait for each other.
 */
export async function lockEventTypes(tx: Tx, types: readonly string[]): Promise<void> {
  if (types.length === 0) return
  await tx.prepared(
    'select pg_advisory_xact_lock(hashtextextended(name, 7)) from (select unnest($1::text[]) as name order by 1) names',
    [[...new Set(types)].map((type) => `${tx.workspaceId} ${type}`)],
  )
}
