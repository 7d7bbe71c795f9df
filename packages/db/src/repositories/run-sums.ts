import type { Tx } from '../database.ts'

/**
 * Adds the runs that were made or ended after one moment and up to another to the sums of quarters of an hour and of
 * half days, of their agent and of all.
 * @returns how many that were
 */
export async function sumRuns(tx: Tx, since: string, until: string): Promise<number> {
  const [row] = await tx.query<{ facts: number }>(sumSql, [tx.workspaceId, since, until])
  return row!.facts
}

const sumSql = `with facts as materialized (
    select * from run_facts where workspace_id = $1 and at > $2::timestamptz and at <= $3::timestamptz
  ), spread as (
    select m.minutes, a.agent_id, date_bin(m.minutes * interval '1 minute', f.at, timestamptz '2000-01-01 00:00:00+00') as at,
      f.started, f.succeeded, f.failed, f.cancelled, f.bucket
    from facts f, (values (15), (720)) m (minutes), lateral (values (f.agent_id), ('')) a (agent_id)
  ), durations as (
    insert into run_durations as d (workspace_id, minutes, agent_id, at, bucket, runs)
    select $1, minutes, agent_id, at, bucket, count(*) from spread where bucket is not null group by minutes, agent_id, at, bucket
    on conflict (workspace_id, minutes, agent_id, at, bucket) do update set runs = d.runs + excluded.runs
  ), sums as (
    insert into run_sums as s (workspace_id, minutes, agent_id, at, started, succeeded, failed, cancelled)
    select $1, minutes, agent_id, at, sum(started), sum(succeeded), sum(failed), sum(cancelled) from spread group by minutes, agent_id, at
    on conflict (workspace_id, minutes, agent_id, at) do update set started = s.started + excluded.started,
      succeeded = s.succeeded + excluded.succeeded, failed = s.failed + excluded.failed, cancelled = s.cancelled + excluded.cancelled
  )
  select count(*)::int as facts from facts`
