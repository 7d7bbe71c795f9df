import type { Tx } from '../database.ts'

/**
 * Adds what became known of calls after one moment and up to another to the sums of quarters of an hour, days and weeks.
 * @returns how much that was
 */
export async function sumCalls(tx: Tx, since: string, until: string): Promise<number> {
  const [row] = await tx.query<{ facts: number }>(sumSql, [tx.workspaceId, since, until])
  return row!.facts
}

/** What is measured of calls: columns of `usage_facts` and of their sums. */
export const usageMeasures = [
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
const names = usageMeasures.join(', ')
const sums = usageMeasures.map((name) => `sum(${name})`).join(', ')
const added = (table: string) =>
  usageMeasures.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(', ')

/** Every fact goes into each cut: by agent, by kind of call, by whom it was for, by each of its run's tags. */
const sumSql = `with facts as materialized (
    select date_bin('15 minutes', f.at, timestamptz '2000-01-01 00:00:00+00') as quarter, (f.at at time zone c.time_zone)::date as day,
      r.agent_id, r.agent_version_id, r.end_user, r.tags, coalesce(f.model, '') as model, coalesce(f.tool, '') as tool,
      ${usageMeasures.map((name) => `f.${name}`).join(', ')}
    from usage_facts f join runs r on r.id = f.run_id join usage_counts c on c.workspace_id = $1
    where f.workspace_id = $1 and f.known_at > $2::timestamptz and f.known_at <= $3::timestamptz
  ), calendar as (
    select f.*, w.days, case w.days when 1 then f.day else f.day - (f.day - date '2000-01-03') % 7 end as first_day
    from facts f cross join (values (1), (7)) w (days)
  ), into_quarters as (
    insert into usage_quarters as q (workspace_id, cut, quarter, agent_id, agent_version_id, model, tool, ${names})
    select $1, 'agent', quarter, agent_id, '', '', '', ${sums} from facts group by quarter, agent_id
    union all
    select $1, 'call', quarter, agent_id, agent_version_id, model, tool, ${sums} from facts
      group by quarter, agent_id, agent_version_id, model, tool
    on conflict (workspace_id, cut, quarter, agent_id, agent_version_id, model, tool) do update set ${added('q')}
  ), into_days as (
    insert into usage_days as d (workspace_id, cut, days, day, agent_id, agent_version_id, model, tool, end_user, tag, ${names})
    select $1, 'agent', days, first_day, agent_id, '', '', '', '', '', ${sums} from calendar group by days, first_day, agent_id
    union all
    select $1, 'call', days, first_day, agent_id, agent_version_id, model, tool, '', '', ${sums} from calendar
      group by days, first_day, agent_id, agent_version_id, model, tool
    union all
    select $1, 'end_user', days, first_day, agent_id, '', '', '', end_user, '', ${sums} from calendar where end_user is not null
      group by days, first_day, agent_id, end_user
    union all
    select $1, 'tag', days, first_day, agent_id, '', '', '', '', tag, ${sums}
      from calendar cross join lateral (select distinct tag from unnest(tags) as tag) t group by days, first_day, agent_id, tag
    on conflict (workspace_id, cut, days, day, agent_id, agent_version_id, model, tool, end_user, tag) do update set ${added('d')}
  )
  select count(*)::int as facts from facts`
