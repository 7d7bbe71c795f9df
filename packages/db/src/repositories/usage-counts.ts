import type { Tx } from '../database.ts'
import { sumCalls } from './call-sums.ts'
import { sumRuns } from './run-sums.ts'

/** Calls, and runs, that a turn counts, more or less: what one transaction may take. */
const mostAtOnce = 20_000
/** A transaction is told of a moment after it began: a busy machine makes that longer. */
const defaultMarginMs = 5_000

export type CountTurn = { counted: number; isCaughtUp: boolean }

/** The workspaces whose turn it is; those that are new come in first, at a time that is rounded up. Over all workspaces. */
export async function findDueCounts(tx: Tx, limit: number): Promise<string[]> {
  await tx.query(
    `insert into usage_counts (workspace_id, time_zone) select id, time_zone from workspaces w
     where not exists (select from usage_counts where workspace_id = w.id) on conflict do nothing`,
  )
  const rows = await tx.query<{ id: string }>(
    'select workspace_id as id from usage_counts where next_at <= now()::timestamptz(3) order by next_at limit $1',
    [limit],
  )
  return rows.map((row) => row.id)
}

/**
 * Adds to a workspace's sums what became known since it was last counted: each fact in one turn and in no other. A row
 * says when its transaction began, so all that is known up to the beginning of the oldest one under way can be read.
 * @returns null where another copy has the turn
 */
export async function countUsage(tx: Tx, marginMs = defaultMarginMs): Promise<CountTurn | null> {
  const [turn] = await tx.query<{ isOfZone: boolean }>(
    `select c.time_zone = w.time_zone as "isOfZone" from usage_counts c join workspaces w on w.id = c.workspace_id
     where c.workspace_id = $1 for update of c skip locked`,
    [tx.workspaceId],
  )
  if (turn === undefined) return null
  if (!turn.isOfZone) await startAnew(tx)
  const [span] = await tx.query<{ since: string; until: string; isCaughtUp: boolean }>(spanSql, [
    tx.workspaceId,
    marginMs,
    mostAtOnce,
  ])
  const { since, until, isCaughtUp } = span!
  const counted = (await sumCalls(tx, since, until)) + (await sumRuns(tx, since, until))
  await tx.query('update usage_counts set counted_to = $2::timestamptz where workspace_id = $1', [
    tx.workspaceId,
    until,
  ])
  return { counted, isCaughtUp }
}

/** When a workspace is looked at again. */
export async function scheduleCount(tx: Tx, inMs: number): Promise<void> {
  await tx.query(
    `update usage_counts set next_at = now() + $2 * interval '1 millisecond' where workspace_id = $1`,
    [tx.workspaceId, inMs],
  )
}

/** Forgets a workspace's sums: they are made again from the beginning, by the days that it has now. */
export async function startAnew(tx: Tx): Promise<void> {
  for (const table of ['usage_days', 'usage_quarters', 'run_sums', 'run_durations'])
    await tx.query(`delete from ${table} where workspace_id = $1`, [tx.workspaceId])
  await tx.query(
    `update usage_counts c set counted_to = '-infinity', time_zone = w.time_zone from workspaces w
     where c.workspace_id = $1 and w.id = $1`,
    [tx.workspaceId],
  )
}

/** Transactions of other roles are not told of: none of them writes calls or runs. */
const spanSql = `with horizon as (
    select least(clock_timestamp() - $2 * interval '1 millisecond', (
      select min(xact_start) - interval '1 millisecond' from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
    )) as at
  )
  select c.counted_to::text as since, greatest(c.counted_to, least(horizon.at, calls.at, ends.at))::text as until,
    horizon.at <= coalesce(least(calls.at, ends.at), 'infinity') as "isCaughtUp"
  from horizon, usage_counts c left join lateral (
    select s.finished_at as at from steps s
    where s.workspace_id = $1 and s.finished_at > c.counted_to and s.kind in ('model', 'tool') and s.copied_from_step_id is null
    order by s.finished_at offset $3 limit 1
  ) calls on true left join lateral (
    select r.finished_at as at from runs r where r.workspace_id = $1 and r.finished_at > c.counted_to
    order by r.finished_at offset $3 limit 1
  ) ends on true
  where c.workspace_id = $1`
