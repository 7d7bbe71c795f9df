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

/** Orders those who wait for a type of event and those who publish one to everybody, until the transaction ends. */
export async function lockEventType(tx: Tx, type: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [`${tx.workspaceId} ${type}`])
}
