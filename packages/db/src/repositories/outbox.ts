import type { Json } from '@ground-control/core/json'
import type { Tx } from '../database.ts'

export type OutboxMessage = { workspaceId: string; topic: 'run.dispatch'; payload: Json }
export type OutboxRow = OutboxMessage & { id: bigint }

/** What must leave the database once this commits. */
export async function appendOutbox(tx: Tx, messages: OutboxMessage[]): Promise<void> {
  if (messages.length === 0) return
  await tx.prepared(
    `insert into outbox (workspace_id, topic, payload) select * from unnest($1::text[], $2::text[], $3::jsonb[])`,
    [
      messages.map((message) => message.workspaceId),
      messages.map((message) => message.topic),
      messages.map((message) => JSON.stringify(message.payload)),
    ],
  )
  tx.changed('outbox', '')
}

/**
 * Takes the oldest messages for this transaction alone; they are gone when it commits, back when it does not.
 * Skipping locked rows lets copies share the work; `id > last` would miss rows that commit late.
 */
export async function takeOutbox(tx: Tx, limit: number): Promise<OutboxRow[]> {
  return tx.prepared<OutboxRow>(
    `delete from outbox where id in (select id from outbox order by id limit $1 for update skip locked)
     returning id, workspace_id as "workspaceId", topic, payload`,
    [limit],
  )
}
