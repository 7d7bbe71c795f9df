import type { RunCall } from '@ground-control/core/anomalies/loops'
import type { Tx } from '../database.ts'

/** Workspaces with runs in hand; over all workspaces. */
export async function workspacesAtWork(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select distinct workspace_id as id from runs where status = 'running' order by 1`,
  )
  return rows.map((row) => row.id)
}

export type ActiveRun = {
  runId: string
  agentId: string
  agentName: string
  models: string[]
  /** all that it ever made */
  calls: number
}

/** Runs that began calls lately, with the models of those calls. Read from the index `steps_calls`. */
export function findActiveRuns(tx: Tx, withinMs: number): Promise<ActiveRun[]> {
  return tx.query(
    `select c.run_id as "runId", r.agent_id as "agentId", a.name as "agentName", c.models, r.model_calls + r.tool_calls as calls
     from (
       select s.run_id, array_remove(array_agg(distinct s.model), null) as models from steps s
       where s.workspace_id = $1 and s.started_at > now() - $2 * interval '1 millisecond' and s.kind in ('model', 'tool')
         and s.copied_from_step_id is null group by 1
     ) c join runs r on r.id = c.run_id join agents a on a.id = r.agent_id order by c.run_id`,
    [tx.workspaceId, withinMs],
  )
}

/** The newest of the calls that runs have made of the same request so often, oldest first. */
export function readRepeatedCalls(
  tx: Tx,
  runIds: readonly string[],
  { least, most, withinMs }: { least: number; most: number; withinMs: number },
): Promise<Array<RunCall & { runId: string }>> {
  return tx.query(
    `select run_id as "runId", kind::text, name, digest, started_at as "startedAt", finished_at as "endedAt",
       case when finished_at is not null then md5(coalesce(output, error)::text) end as answer
     from (
       select s.run_id, s.kind, s.name, s.digest, s.started_at, s.finished_at, s.output, s.error,
         count(*) over alike as times, row_number() over (alike order by s.started_at desc, s.id) as place
       from steps s
       where s.run_id = any($1::text[]) and s.kind in ('model', 'tool') and s.copied_from_step_id is null
         and s.started_at > now() - $4 * interval '1 millisecond'
       window alike as (partition by s.run_id, s.kind, s.name, s.digest)
     ) calls where times >= $2 and place <= $3 order by started_at, place desc`,
    [runIds, least, most, withinMs],
  )
}
