import type { ChannelMessage } from '@ground-control/core/channels/message'
import type { ChannelKind, DeliveryStatus } from '@ground-control/core/channels/schema'
import type { Tx } from '../database.ts'
import { rowSet } from '../unnest.ts'
import type { ChannelRow } from './channels.ts'

export type NewDelivery = {
  id: string
  /** null: the person's inbox, where it is at once */
  channelId: string | null
  kind: ChannelKind | 'in_app'
  approvalId: string | null
  userId: string | null
  /** a second delivery of the same key is left out */
  key: string
  message: ChannelMessage
}

/** What is to be told, written with the change that it tells of. */
export async function insertDeliveries(tx: Tx, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return
  const set = rowSet(deliveries, [
    ['id', 'text', (delivery) => delivery.id],
    ['channel_id', 'text', (delivery) => delivery.channelId],
    ['kind', 'text', (delivery) => delivery.kind],
    ['approval_id', 'text', (delivery) => delivery.approvalId],
    ['user_id', 'text', (delivery) => delivery.userId],
    ['key', 'text', (delivery) => delivery.key],
    ['message', 'jsonb', (delivery) => delivery.message],
  ])
  await tx.query(
    `insert into deliveries (id, workspace_id, channel_id, kind, approval_id, user_id, key, message, status, next_at, ended_at)
     select id, $8, channel_id, kind, approval_id, user_id, key, message,
       case when channel_id is null then 'delivered' else 'queued' end,
       case when channel_id is not null then now() end, case when channel_id is null then now() end
     from ${set.source} on conflict (workspace_id, key) do nothing`,
    [...set.values, tx.workspaceId],
  )
  for (const { id, kind } of deliveries) tx.changed(kind === 'in_app' ? 'notices' : 'channels', id)
}

export type DueDelivery = {
  id: string
  workspaceId: string
  channelId: string
  approvalId: string | null
  userId: string | null
  message: ChannelMessage
  /** this one counted */
  attempts: number
}

/**
 * Takes deliveries that are due and gives each this try: until the lease is over nobody else takes it. Who dies in
 * between leaves it to the next, so the other side may get it twice, under the same id. Channels take turns, those
 * first that have the fewest under way. One that has all it may is not even looked at, so that its backlog hides
 * nobody's.
 * @param underWay how many the caller has taken and not ended, by channel; at most `ofEach` of each are
 */
export async function takeDueDeliveries(
  tx: Tx,
  { limit, ofEach, leaseMs }: { limit: number; ofEach: number; leaseMs: number },
  underWay: ReadonlyMap<string, number> = new Map(),
): Promise<DueDelivery[]> {
  return tx.query<DueDelivery>(
    `with busy as (select id, count from unnest($4::text[], $5::int[]) as busy (id, count))
     update deliveries set attempts = attempts + 1, next_at = now() + $3 * interval '1 millisecond'
     where id in (
       select id from deliveries where status = 'queued' and next_at <= now() and id in (
         select id from (
           select due.id, due.next_at, coalesce(busy.count, 0)
             + row_number() over (partition by due.channel_id order by due.next_at) as place
           from (
             select id, channel_id, next_at from deliveries
             where status = 'queued' and next_at <= now() and channel_id not in (select id from busy where count >= $2)
             order by next_at limit 2000
           ) due left join busy on busy.id = due.channel_id
         ) placed where place <= $2 order by place, next_at limit $1)
       for update skip locked)
     returning id, workspace_id as "workspaceId", channel_id as "channelId", approval_id as "approvalId",
       user_id as "userId", message, attempts`,
    [limit, ofEach, leaseMs, [...underWay.keys()], [...underWay.values()]],
  )
}

export type DeliveryEnd = {
  channel: ChannelRow | null
  /** of the person it goes to; null where they are no longer a member who may decide */
  person: { name: string; email: string } | null
  /** somebody still waits for an answer; true for what asks for none */
  isWanted: boolean
}

/** Everything a try needs beside the delivery itself, as it is now. */
export async function readDeliveryEnd(tx: Tx, deliveryId: string): Promise<DeliveryEnd> {
  const [row] = await tx.query<{
    channel: ChannelRow | null
    person: DeliveryEnd['person']
    isWanted: boolean
  }>(
    `select case when c.id is not null then json_build_object('id', c.id, 'name', c.name, 'kind', c.kind, 'enabled', c.enabled,
         'settings', c.settings, 'secret', encode(c.secret, 'base64'), 'revision', c.revision, 'archivedAt', c.archived_at) end as channel,
       (select json_build_object('name', u.name, 'email', u.email) from users u join members m on m.user_id = u.id
        where u.id = d.user_id and m.workspace_id = d.workspace_id and m.role <> 'viewer' and u.disabled_at is null) as person,
       d.approval_id is null or a.status = 'pending' as "isWanted"
     from deliveries d left join channels c on c.id = d.channel_id left join approvals a on a.id = d.approval_id where d.id = $1`,
    [deliveryId],
  )
  if (row === undefined) return { channel: null, person: null, isWanted: false }
  const secret = row.channel?.secret as unknown as string | null | undefined
  return {
    ...row,
    channel: row.channel && { ...row.channel, secret: secret ? Buffer.from(secret, 'base64') : null },
  }
}

/** Writes how a try ended, unless another has taken the delivery over. @returns whether it was still this try's */
export async function endTry(
  tx: Tx,
  delivery: Pick<DueDelivery, 'id' | 'attempts'>,
  end: { status: DeliveryStatus; error: string | null; retryMs: number | null },
): Promise<boolean> {
  const rows = await tx.query(
    `update deliveries set status = $3, last_error = $4, next_at = now() + $5 * interval '1 millisecond',
       ended_at = case when $3 = 'queued' then null else now() end
     where id = $1 and attempts = $2 and status = 'queued' returning id`,
    [delivery.id, delivery.attempts, end.status, end.error, end.retryMs],
  )
  tx.changed('channels', delivery.id)
  return rows.length === 1
}
