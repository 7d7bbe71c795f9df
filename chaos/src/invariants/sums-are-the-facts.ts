import { bySql } from './invariant.ts'

export const sumsAreTheFacts = () =>
  bySql(
    4,
    'what is summed up of calls and runs is what there is of them, each once',
    `with counted as (select workspace_id, counted_to from usage_counts where counted_to > '-infinity'),
     calls as (
       select c.workspace_id, coalesce(sum(f.model_calls + f.tool_calls), 0) as calls, coalesce(sum(f.model_cost + f.tool_cost), 0) as cost
       from counted c left join usage_facts f on f.workspace_id = c.workspace_id and f.known_at <= c.counted_to group by 1),
     call_sums as (
       select workspace_id, cut || ' by ' || days as cut, sum(model_calls + tool_calls) as calls, sum(model_cost + tool_cost) as cost
       from usage_days where cut in ('agent', 'call') group by 1, 2
       union all
       select workspace_id, 'quarters', sum(model_calls + tool_calls), sum(model_cost + tool_cost)
       from usage_quarters where cut = 'agent' group by 1),
     runs as (
       select c.workspace_id, coalesce(sum(f.started), 0) as started, coalesce(sum(f.succeeded + f.failed + f.cancelled), 0) as ended
       from counted c left join run_facts f on f.workspace_id = c.workspace_id and f.at <= c.counted_to group by 1),
     run_totals as (
       select workspace_id, minutes, sum(started) as started, sum(succeeded + failed + cancelled) as ended
       from run_sums where agent_id = '' group by 1, 2)
     select c.workspace_id as "workspaceId", of.cut as of, s.calls::text as summed, c.calls::text as "thereIs"
     from calls c cross join (values ('agent by 1'), ('agent by 7'), ('call by 1'), ('call by 7'), ('quarters')) of (cut)
     left join call_sums s on s.workspace_id = c.workspace_id and s.cut = of.cut
     where (coalesce(s.calls, 0), coalesce(s.cost, 0)) <> (c.calls, c.cost)
     union all
     select r.workspace_id, 'runs of ' || of.minutes || ' minutes', s.ended::text, r.ended::text
     from runs r cross join (values (15), (720)) of (minutes)
     left join run_totals s on s.workspace_id = r.workspace_id and s.minutes = of.minutes
     where (coalesce(s.started, 0), coalesce(s.ended, 0)) <> (r.started, r.ended)`,
  )
