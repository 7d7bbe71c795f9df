import type { PublishEventInput } from '@ground-control/core/events/schema'
import type { Tx } from '@ground-control/db/database'

/** Those of the types that some run waits for: most events are waited for by nobody. */
export async function typesWaitedFor(tx: Tx, types: readonly string[]): Promise<Set<string>> {
  if (types.length === 0) return new Set()
  const rows = await tx.prepared<{ type: string }>(
    `select distinct event_type as type from steps
     where workspace_id = $1 and status = 'waiting' and kind = 'event' and event_type = any($2::text[])`,
    [tx.workspaceId, [...new Set(types)]],
  )
  return new Set(rows.map((row) => row.type))
}

/** The oldest matching wait of each run takes the event. @returns the runs to wake */
export async function deliver(tx: Tx, eventId: string, input: PublishEventInput): Promise<string[]> {
  const rows = await tx.query<{ runId: string }>(
    `with waits as (
       select distinct on (s.run_id) s.id, s.run_id from steps s
       where s.workspace_id = $1 and s.status = 'waiting' and s.kind = 'event' and s.event_type = $2
         and (s.event_key is null or s.event_key = $3) and ($4::text is null or s.run_id = $4)
       order by s.run_id, s.started_at, s.id)
     update steps set status = 'succeeded', output = $5::jsonb, consumed_event_id = $6, finished_at = now()
     from waits where steps.id = waits.id and steps.status = 'waiting' returning steps.run_id as "runId"`,
    [
      tx.workspaceId,
      input.type,
      input.key ?? null,
      input.runId ?? null,
      JSON.stringify({ id: eventId, type: input.type, data: input.data }),
      eventId,
    ],
  )
  return rows.map((row) => row.runId)
}
