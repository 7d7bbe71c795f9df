import type { Json } from '@ground-control/core/json'
import type { Tx } from '../database.ts'
import { textArray } from '../text-array.ts'

export type NewEvent = {
  id: string
  workspaceId: string
  type: string
  runId: string | null
  agentId: string | null
  key: string | null
  /** who says it: `run`, `api`, `platform` */
  source: string
  data: Json
  idempotencyKey?: string | null
}

const columns = 'id, workspace_id, type, run_id, agent_id, key, source, data, idempotency_key'
const given =
  'unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[], $9::text[])'
const insert = `insert into events (${columns}) select * from ${given}`

const insertKeyed = `with given as materialized (select * from ${given} as g (${columns})),
  taken as (
    insert into event_keys (workspace_id, key, event_id)
    select workspace_id, idempotency_key, id from given where idempotency_key is not null
    on conflict (workspace_id, key) do nothing returning event_id)
  insert into events (${columns}) select * from given
  where idempotency_key is null or id in (select event_id from taken) returning id`

const valuesOf = (events: readonly NewEvent[]) => [
  textArray(events.map((event) => event.id)),
  textArray(events.map((event) => event.workspaceId)),
  textArray(events.map((event) => event.type)),
  textArray(events.map((event) => event.runId)),
  textArray(events.map((event) => event.agentId)),
  textArray(events.map((event) => event.key)),
  textArray(events.map((event) => event.source)),
  textArray(events.map((event) => JSON.stringify(event.data))),
  textArray(events.map((event) => event.idempotencyKey ?? null)),
]

/** Of events to everybody one word is enough. */
function tell(tx: Tx, events: readonly NewEvent[]): void {
  let toldAll = ''
  for (const { runId, workspaceId } of events) {
    if (runId === null && toldAll === workspaceId) continue
    if (runId === null) toldAll = workspaceId
    tx.changed('events', runId ?? '', workspaceId)
  }
}

/** Adds facts; a fact whose idempotency key is taken is left out. @returns the ids that were added */
export async function appendEvents(tx: Tx, events: readonly NewEvent[]): Promise<Set<string>> {
  if (events.length === 0) return new Set()
  tell(tx, events)
  const rows = await tx.prepared<{ id: string }>(insertKeyed, valuesOf(events))
  return new Set(rows.map((row) => row.id))
}

/** Adds facts of ours: nobody gives them keys. */
export function noteEvents(tx: Tx, events: ReadonlyArray<Omit<NewEvent, 'idempotencyKey'>>): void {
  if (events.length === 0) return
  tell(tx, events)
  tx.write(insert, valuesOf(events))
}
