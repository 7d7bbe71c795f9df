import type { Json } from '@ground-control/core/json'
import type { RunStatus, StepKind, StepStatus } from '@ground-control/core/runs/schema'
import type { Tx } from '../database.ts'

export type StepToGive = {
  id: string
  name: string
  kind: StepKind
  status: StepStatus
  eventType: string | null
  output: Json
  runStatus: RunStatus
  /** the newest question about it, as it was asked */
  arguments: Json
}

/** A step of a run that the caller has locked; null where the run has no such step. */
export async function findStepToGive(tx: Tx, runId: string, stepId: string): Promise<StepToGive | null> {
  const rows = await tx.query<StepToGive>(
    `select s.id, s.name, s.kind, s.status, s.event_type as "eventType", s.output, r.status as "runStatus",
       (select a.arguments from approvals a where a.step_id = s.id and a.run_id = s.run_id order by a.created_at desc, a.id desc limit 1) as arguments
     from steps s join runs r on r.id = s.run_id where s.id = $2 and s.run_id = $1 and s.workspace_id = $3`,
    [runId, stepId, tx.workspaceId],
  )
  return rows[0] ?? null
}

/** Questions about a step that nobody has answered. */
export async function findOpenQuestionsOfStep(tx: Tx, runId: string, stepId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from approvals where run_id = $1 and step_id = $2 and status = 'pending' order by id for update`,
    [runId, stepId],
  )
  return rows.map((row) => row.id)
}

/** Ends a step that waits with an output. @returns whether it waited */
export async function endWaitingStep(
  tx: Tx,
  step: { runId: string; id: string },
  output: Json,
): Promise<boolean> {
  const rows = await tx.query(
    `update steps set status = 'succeeded', output = $3::jsonb -> 'value', error = null, finished_at = now()
     where id = $2 and run_id = $1 and status = 'waiting' returning id`,
    [step.runId, step.id, JSON.stringify({ value: output })],
  )
  return rows.length > 0
}
