import type { Tx } from '../database.ts'

/** Calls that a turn counts, more or less: what one transaction may take. */
const mostCalls = 20_000
/** A transaction is told of a moment after it began: a busy machine makes that longer. */
const defaultMarginMs = 5_000

export type CountTurn = { facts: number; isCaughtUp: boolean }

/** The workspaces whose turn it is; those that are new come in first. Over all workspaces. */
export async function findDueCounts(tx: Tx, limit: number): Promise<string[]> {
  await tx.query(
    `insert into usage_counts (workspace_id, time_zone) select id, time_zone from workspaces w
     where not exists (select from usage_counts where workspace_id = w.id) on conflict do nothing`,
  )
  const rows = await tx.query<{ id: string }>(
    'select workspace_id as id from usage_counts where next_at <= now() order by next_at limit $1',
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
    mostCalls,
  ])
  const { since, until, isCaughtUp } = span!
  const [counted] = await tx.query<{ facts: number }>(countSql, [tx.workspaceId, since, until])
  await tx.query('update usage_counts set counted_to = $2::timestamptz where workspace_id = $1', [
    tx.workspaceId,
    until,
  ])
  return { facts: counted!.facts, isCaughtUp }
}

/** When a workspace is looked at again. */
export async function scheduleCount(tx: Tx, inMs: number): Promise<void> {
  await tx.query(
    `update usage_counts set next_at = now() + $2 * interval '1 millisecond' where workspace_id = $1`,
    [tx.workspaceId, inMs],
  )
}

/** Its days begin at other hours than when they were summed up. */
async function startAnew(tx: Tx) {
  await tx.query('delete from usage_days where workspace_id = $1', [tx.workspaceId])
  await tx.query('delete from usage_quarters where workspace_id = $1', [tx.workspaceId])
  await tx.query(
    `update usage_counts c set counted_to = '-infinity', time_zone = w.time_zone from workspaces w
     where c.workspace_id = $1 and w.id = $1`,
    [tx.workspaceId],
  )
}

const spanSql = `with horizon as (
    select least(clock_timestamp() - $2 * interval '1 millisecond', (
      select min(xact_start) - interval '1 millisecond' from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
    )) as at
  )
  select c.counted_to::text as since, greatest(c.counted_to, least(horizon.at, full_at))::text as until,
    full_at is null or full_at >= horizon.at as "isCaughtUp"
  from horizon, usage_counts c left join lateral (
    select s.finished_at as full_at from steps s
    where s.workspace_id = $1 and s.finished_at > c.counted_to and s.kind in ('model', 'tool') and s.copied_from_step_id is null
    order by s.finished_at offset $3 limit 1
  ) reach on true
  where c.workspace_id = $1`

const measures = [
  'model_cost',
  'tool_cost',
  'estimated_cost',
  'model_calls',
  'tool_calls',
  'unpriced_calls',
  'estimated_calls',
  'input_tokens',
  'output_tokens',
]
const names = measures.join(', ')
const sums = measures.map((name) => `sum(${name})`).join(', ')
const added = (table: string) =>
  measures.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(', ')

/** Every fact goes into each cut: by agent, by kind of call, by whom it was for, by each of its run's tags. */
const countSql = `with facts as materialized (
    select r.agent_id, r.agent_version_id, r.end_user, r.tags, f.at, coalesce(f.model, '') as model, coalesce(f.tool, '') as tool,
      ${measures.map((name) => `f.${name}`).join(', ')}
    from usage_facts f join runs r on r.id = f.run_id
    where f.workspace_id = $1 and f.known_at > $2::timestamptz and f.known_at <= $3::timestamptz
  ), quarters as (
    select date_bin('15 minutes', at, timestamptz '2000-01-01 00:00:00+00') as quarter, (at at time zone w.time_zone)::date as day,
      agent_id, agent_version_id, model, tool, end_user, tags, ${measures.map((name) => `sum(${name}) as ${name}`).join(', ')}
    from facts, workspaces w where w.id = $1 group by 1, 2, 3, 4, 5, 6, 7, 8
  ), into_quarters as (
    insert into usage_quarters as q (workspace_id, cut, quarter, agent_id, agent_version_id, model, tool, ${names})
    select $1, 'agent', quarter, agent_id, '', '', '', ${sums} from quarters group by quarter, agent_id
    union all
    select $1, 'call', quarter, agent_id, agent_version_id, model, tool, ${sums} from quarters
      group by quarter, agent_id, agent_version_id, model, tool
    on conflict (workspace_id, cut, quarter, agent_id, agent_version_id, model, tool) do update set ${added('q')}
  ), into_days as (
    insert into usage_days as d (workspace_id, cut, day, agent_id, agent_version_id, model, tool, end_user, tag, ${names})
    select $1, 'agent', day, agent_id, '', '', '', '', '', ${sums} from quarters group by day, agent_id
    union all
    select $1, 'call', day, agent_id, agent_version_id, model, tool, '', '', ${sums} from quarters
      group by day, agent_id, agent_version_id, model, tool
    union all
    select $1, 'end_user', day, agent_id, '', '', '', end_user, '', ${sums} from quarters where end_user is not null
      group by day, agent_id, end_user
    union all
    select $1, 'tag', day, agent_id, '', '', '', '', tag, ${sums}
      from quarters cross join lateral (select distinct tag from unnest(tags) as tag) t group by day, agent_id, tag
    on conflict (workspace_id, cut, day, agent_id, agent_version_id, model, tool, end_user, tag) do update set ${added('d')}
  )
  select count(*)::int as facts from facts`
