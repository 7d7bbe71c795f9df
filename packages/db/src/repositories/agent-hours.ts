import type { ModelUse } from '@ground-control/core/anomalies/costly-model'
import type { Tx } from '../database.ts'
import { rowSet } from '../unnest.ts'

/**
 * Counts the calls that began in some hours anew, from their steps: the same figures however often it is done, and
 * late answers are in them. Calls are read from the index `steps_calls` alone.
 *
 * @param since, until at full hours
 */
export async function countAgentHours(tx: Tx, window: { since: Date; until: Date }): Promise<void> {
  await tx.query(
    `with calls as (
       select s.run_id, date_trunc('hour', s.started_at, 'UTC') as hour, coalesce(s.model, '') as model, count(*) as calls,
         sum(coalesce(s.input_tokens, 0)) as input, sum(coalesce(s.output_tokens, 0)) as output,
         sum(coalesce(s.cost_nano_usd, 0)) as cost
       from steps s
       where s.workspace_id = $1 and s.started_at >= $2 and s.started_at < $3 and s.kind in ('model', 'tool')
         and s.copied_from_step_id is null and (s.status = 'succeeded' or s.input_tokens is not null)
       group by 1, 2, 3
       union all
       select c.run_id, date_trunc('hour', c.called_at, 'UTC'), c.model, 0, 0, 0, sum(c.delta_nano_usd)
       from cost_corrections c where c.workspace_id = $1 and c.called_at >= $2 and c.called_at < $3 group by 1, 2, 3
     ), by_model as (
       select r.agent_id, c.hour, c.model, sum(c.calls) as calls, sum(c.input) as input, sum(c.output) as output, sum(c.cost) as cost
       from calls c join runs r on r.id = c.run_id group by 1, 2, 3
     ), by_agent as (
       select agent_id, hour, sum(cost) as cost, sum(input + output) as tokens, sum(calls) as calls,
         coalesce(jsonb_object_agg(model, jsonb_build_array(calls, input, output, cost)) filter (where model <> ''), '{}') as models
       from by_model group by 1, 2
     ), in_runs as (
       select r.agent_id, c.hour, count(distinct c.run_id) as runs from calls c join runs r on r.id = c.run_id group by 1, 2
     )
     insert into agent_hours as h (workspace_id, agent_id, hour, cost_nano_usd, tokens, calls, runs, models)
     select $1, agent_id, hour, cost, tokens, calls, runs, models from by_agent join in_runs using (agent_id, hour)
     on conflict (workspace_id, agent_id, hour) do update set cost_nano_usd = excluded.cost_nano_usd,
       tokens = excluded.tokens, calls = excluded.calls, runs = excluded.runs, models = excluded.models
     where (h.cost_nano_usd, h.tokens, h.calls, h.runs) <> (excluded.cost_nano_usd, excluded.tokens, excluded.calls, excluded.runs)`,
    [tx.workspaceId, window.since, window.until],
  )
}

/**
 * Adds what a model's calls cost more or less by corrected prices to the hours that they are counted in, however long
 * ago: `countAgentHours` looks back for hours only, and counting a year of them anew would read every call of it. Hours
 * that are not counted yet get it when they are.
 */
export async function correctAgentHours(
  tx: Tx,
  model: string,
  corrections: ReadonlyArray<{ runId: string; calledAt: Date; deltaNanoUsd: bigint }>,
): Promise<void> {
  const set = rowSet(corrections, [
    ['run_id', 'text', (one) => one.runId],
    ['called_at', 'timestamptz', (one) => one.calledAt],
    ['delta', 'bigint', (one) => one.deltaNanoUsd],
  ])
  // Whoever counts meanwhile does not see these corrections yet, and would write over what is added here.
  await tx.query('select from anomaly_watch where workspace_id = $1 for update', [tx.workspaceId])
  await tx.query(
    `update agent_hours h set cost_nano_usd = h.cost_nano_usd + c.delta,
       models = h.models || jsonb_build_object($5::text, jsonb_set(coalesce(h.models -> $5, '[0, 0, 0, 0]'), '{3}',
         to_jsonb(coalesce((h.models -> $5 ->> 3)::numeric, 0) + c.delta)))
     from (
       select r.agent_id, date_trunc('hour', t.called_at, 'UTC') as hour, sum(t.delta) as delta
       from ${set.source} join runs r on r.id = t.run_id group by 1, 2
     ) c
     where h.workspace_id = $4 and h.agent_id = c.agent_id and h.hour = c.hour`,
    [...set.values, tx.workspaceId, model],
  )
}

/** Hours in which agents did something, of all agents. */
export function readActiveHours(
  tx: Tx,
  window: { since: Date; until: Date },
): Promise<Array<{ agentId: string; hour: Date }>> {
  return tx.query(
    `select agent_id as "agentId", hour from agent_hours where workspace_id = $1 and hour >= $2 and hour < $3
     order by hour, agent_id`,
    [tx.workspaceId, window.since, window.until],
  )
}

export type AgentHour = { agentId: string; hour: Date; cost: number; tokens: number; calls: number }

/** Hours of agents in which they did something. */
export function readAgentHours(
  tx: Tx,
  agentIds: readonly string[],
  window: { since: Date; until: Date },
): Promise<AgentHour[]> {
  return tx.query(
    `select agent_id as "agentId", hour, cost_nano_usd::float8 as cost, tokens::float8 as tokens, calls
     from agent_hours where workspace_id = $1 and agent_id = any($2::text[]) and hour >= $3 and hour < $4 order by hour`,
    [tx.workspaceId, agentIds, window.since, window.until],
  )
}

/** What an agent called of each model in some hours. */
export function readModelUses(
  tx: Tx,
  agentId: string,
  window: { since: Date; until: Date },
): Promise<ModelUse[]> {
  return tx.query(
    `select model, sum((use ->> 0)::float8) as calls, sum((use ->> 1)::float8) as "inputTokens",
       sum((use ->> 2)::float8) as "outputTokens", sum((use ->> 3)::float8) as "costNanoUsd"
     from agent_hours, jsonb_each(models) as used (model, use)
     where workspace_id = $1 and agent_id = $2 and hour >= $3 and hour < $4 group by 1 order by 1`,
    [tx.workspaceId, agentId, window.since, window.until],
  )
}

export type WatchTurn = { countedTo: Date | null; firstRunAt: Date | null; timeZone: string }

/** The workspaces whose turn it is; those that are new come in first, at a time that is rounded up. Over all workspaces. */
export async function findDueWatches(tx: Tx, limit: number): Promise<string[]> {
  await tx.query(
    `insert into anomaly_watch (workspace_id) select id from workspaces w
     where not exists (select from anomaly_watch where workspace_id = w.id) on conflict do nothing`,
  )
  const rows = await tx.query<{ id: string }>(
    'select workspace_id as id from anomaly_watch where next_at <= now()::timestamptz(3) order by next_at limit $1',
    [limit],
  )
  return rows.map((row) => row.id)
}

/** The workspace's turn, for this transaction alone; null where another copy has it, or had it. */
export async function takeWatch(tx: Tx): Promise<WatchTurn | null> {
  const [row] = await tx.query<WatchTurn>(
    `select a.counted_to as "countedTo", w.time_zone as "timeZone",
       (select created_at from runs where workspace_id = $1 order by created_at limit 1) as "firstRunAt"
     from anomaly_watch a join workspaces w on w.id = a.workspace_id
     where a.workspace_id = $1 and a.next_at <= now()::timestamptz(3) for update of a skip locked`,
    [tx.workspaceId],
  )
  return row ?? null
}

/** Notes how far the hours are counted, and keeps other copies away until the next turn. */
export async function writeWatch(tx: Tx, countedTo: Date, nextInMs: number): Promise<void> {
  await tx.query(
    `update anomaly_watch set counted_to = $2, next_at = now() + $3 * interval '1 millisecond' where workspace_id = $1`,
    [tx.workspaceId, countedTo, nextInMs],
  )
}
