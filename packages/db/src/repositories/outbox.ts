import type { Json } from '@ground-control/core/json'
import type { Tx } from '../database.ts'

export type OutboxMessage = {
  workspaceId: string
  topic: 'run.dispatch'
  payload: Json
  /** messages of one lane leave by priority and age; lanes of a workspace take turns, and so do workspaces */
  lane: string
  /** the lower goes first */
  priority: number
}
export type OutboxRow = Pick<OutboxMessage, 'workspaceId' | 'topic' | 'payload'> & { id: bigint }

/** What must leave the database once this commits. */
export function appendOutbox(tx: Tx, messages: OutboxMessage[]): void {
  if (messages.length === 0) return
  tx.write(
    `insert into outbox (workspace_id, topic, payload, lane, priority)
     select * from unnest($1::text[], $2::text[], $3::jsonb[], $4::text[], $5::smallint[])`,
    [
      messages.map((message) => message.workspaceId),
      messages.map((message) => message.topic),
      messages.map((message) => JSON.stringify(message.payload)),
      messages.map((message) => message.lane),
      messages.map((message) => message.priority),
    ],
  )
  for (const { lane, workspaceId } of messages) tx.changed('outbox', lane, workspaceId)
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

/** The same out of these lanes of the transaction's workspace, from each as many as there is room for, the first first. */
export async function takeFromLanes(
  tx: Tx,
  lanes: ReadonlyArray<{ lane: string; room: number }>,
): Promise<OutboxRow[]> {
  const rows = await tx.prepared<OutboxRow & { priority: number }>(
    `delete from outbox where id in (
       select due.id from unnest($2::text[], $3::int[]) as wanted (lane, room), lateral (
         select id from outbox o where o.workspace_id = $1 and o.lane = wanted.lane
         order by priority, id limit wanted.room for update skip locked) due)
     returning id, workspace_id as "workspaceId", topic, payload, priority`,
    [tx.workspaceId, lanes.map(({ lane }) => lane), lanes.map(({ room }) => room)],
  )
  return rows.sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
}

/**
 * The same out of a backlog: each workspace gives an equal part, and each of its lanes an equal part of that, so that
 * a burst of thousands does not stand in front of another's one. Walks the index from lane to lane: what it reads
 * grows with the lanes, not with the backlog. It may take less than `limit` while there is more.
 */
export async function takeOutboxInTurns(tx: Tx, limit: number): Promise<OutboxRow[]> {
  return tx.prepared<OutboxRow>(
    `with recursive lanes (workspace_id, lane) as (
       (select workspace_id, lane from outbox order by workspace_id, lane limit 1)
       union all
       select next.* from lanes, lateral (
         select o.workspace_id, o.lane from outbox o where (o.workspace_id, o.lane) > (lanes.workspace_id, lanes.lane)
         order by o.workspace_id, o.lane limit 1) next
     ), shares as (
       select workspace_id, lane, greatest(1, $1::int
         / (select count(distinct workspace_id) from lanes)
         / count(*) over (partition by workspace_id))::int as share
       from lanes order by random() limit $1
     )
     delete from outbox where id in (
       select due.id from shares, lateral (
         select id from outbox o where o.workspace_id = shares.workspace_id and o.lane = shares.lane
         order by priority, id limit shares.share for update skip locked) due)
     returning id, workspace_id as "workspaceId", topic, payload`,
    [limit],
  )
}
