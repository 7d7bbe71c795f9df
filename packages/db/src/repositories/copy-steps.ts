import type { Json } from '@ground-control/core/json'
import type { StepStatus } from '@ground-control/core/runs/schema'
import type { Tx } from '../database.ts'

export type ForkPoint = { id: string; name: string; occurrence: number; status: StepStatus; isOver: boolean }

/** The step of a run that it is to be forked from, by its id, by its place in the code, or by both. */
export async function findForkPoint(
  tx: Tx,
  runId: string,
  step: { id?: string | undefined; name?: string | undefined; occurrence?: number | undefined },
): Promise<ForkPoint | null> {
  const [row] = await tx.query<ForkPoint>(
    `select id, name, occurrence, status, status in ('succeeded', 'failed') as "isOver" from steps
     where run_id = $1 and ($2::text is null or id = $2) and ($3::text is null or (name = $3 and occurrence = $4::int))`,
    [runId, step.id ?? null, step.name ?? null, step.occurrence ?? null],
  )
  return row ?? null
}

/** Steps that ended before the fork point did, in the order of the journal; all that ended where it has not. */
export async function stepsBefore(tx: Tx, runId: string, point: ForkPoint): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select s.id from steps s, steps point where point.id = $2 and s.run_id = $1 and s.id <> point.id
       and s.status in ('succeeded', 'failed')
       and (not $3 or (s.finished_at, s.started_at, s.id) < (point.finished_at, point.started_at, point.id))
     order by s.finished_at, s.started_at, s.id`,
    [runId, point.id, point.isOver],
  )
  return rows.map((row) => row.id)
}

/**
 * Puts copies of ended steps into another run's journal, under ids of their own. What they asked and gave is copied;
 * what they used is not: no hold, no tokens, no cost, no event taken.
 */
export async function copySteps(tx: Tx, runId: string, copies: ReadonlyArray<{ from: string; id: string }>) {
  if (copies.length === 0) return
  await tx.query(
    `insert into steps (id, workspace_id, run_id, name, occurrence, kind, status, digest, request, output, error, decisions,
       attempt, fence, model, event_type, event_key, started_at, finished_at, copied_from_step_id)
     select copy.id, s.workspace_id, $1, s.name, s.occurrence, s.kind, s.status, s.digest, s.request, s.output, s.error, s.decisions,
       s.attempt, 0, s.model, s.event_type, s.event_key, s.started_at, s.finished_at, s.id
     from unnest($2::text[], $3::text[]) copy (source, id) join steps s on s.id = copy.source`,
    [runId, copies.map((copy) => copy.from), copies.map((copy) => copy.id)],
  )
}

/** Puts a step into another run's journal as ended with an output that somebody gave, after what was copied. */
export async function giveStep(
  tx: Tx,
  runId: string,
  { from, id }: { from: string; id: string },
  output: Json,
): Promise<void> {
  await tx.query(
    `insert into steps (id, workspace_id, run_id, name, occurrence, kind, status, digest, request, output, attempt, fence, model,
       event_type, event_key, started_at, finished_at, copied_from_step_id)
     select $2, s.workspace_id, $1, s.name, s.occurrence, s.kind, 'succeeded', s.digest, s.request, $4::jsonb -> 'value', s.attempt, 0,
       s.model, s.event_type, s.event_key, s.started_at, now(), s.id
     from steps s where s.id = $3`,
    [runId, id, from, JSON.stringify({ value: output })],
  )
}
