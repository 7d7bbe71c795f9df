import type { ActorRef } from '@ground-control/core/actors'
import type { AnomalyEvidence } from '@ground-control/core/anomalies/evidence'
import type { AnomalyAction, AnomalyKind, AnomalyState, Measure } from '@ground-control/core/anomalies/schema'
import type { Tx } from '../database.ts'

export type NewAnomaly = {
  id: string
  agentId: string
  runId: string | null
  kind: AnomalyKind
  measure: Measure
  key: string
  from: Date
  until: Date
  score: number
  sentence: string
  evidence: AnomalyEvidence
  action: AnomalyAction
  /** it is over as soon as it is found */
  isOver: boolean
}

/** @returns whether it is new: of one agent, kind and key there is one, whoever finds it */
export async function insertAnomaly(tx: Tx, anomaly: NewAnomaly): Promise<boolean> {
  const rows = await tx.query(
    `insert into anomalies (id, workspace_id, agent_id, run_id, kind, measure, key, from_at, until_at, score, sentence, evidence, action, ended_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, case when $14 then now() end)
     on conflict (workspace_id, agent_id, kind, key) do nothing returning id`,
    [
      anomaly.id,
      tx.workspaceId,
      anomaly.agentId,
      anomaly.runId,
      anomaly.kind,
      anomaly.measure,
      anomaly.key,
      anomaly.from,
      anomaly.until,
      anomaly.score,
      anomaly.sentence,
      JSON.stringify(anomaly.evidence),
      JSON.stringify(anomaly.action),
      anomaly.isOver,
    ],
  )
  if (rows.length > 0) tx.changed('anomalies', anomaly.id)
  return rows.length > 0
}

/** Notes what was done about it, and until when that is in force. */
export async function writeAction(tx: Tx, id: string, action: AnomalyAction): Promise<void> {
  await tx.query('update anomalies set action = $2, action_until = $3 where id = $1', [
    id,
    JSON.stringify(action),
    action.isOver ? null : action.until,
  ])
  tx.changed('anomalies', id)
}

export type LockedAnomaly = {
  id: string
  agentId: string
  runId: string | null
  kind: AnomalyKind
  sentence: string
  state: AnomalyState
  action: AnomalyAction
  actionUntil: Date | null
  endedAt: Date | null
}
const lockedColumns = `id, agent_id as "agentId", run_id as "runId", kind, sentence, state, action,
  action_until as "actionUntil", ended_at as "endedAt"`

export async function lockAnomaly(tx: Tx, id: string): Promise<LockedAnomaly | null> {
  const [row] = await tx.query<LockedAnomaly>(
    `select ${lockedColumns} from anomalies where id = $1 and workspace_id = $2 for update`,
    [id, tx.workspaceId],
  )
  return row ?? null
}

/** Writes what becomes of it, and who says so. */
export async function writeAnomalyState(
  tx: Tx,
  id: string,
  state: AnomalyState,
  by: { actor: ActorRef; note: string } | null,
): Promise<void> {
  await tx.query(
    by === null
      ? 'update anomalies set state = $2 where id = $1'
      : 'update anomalies set state = $2, decided_by = $3, decided_at = now(), note = $4 where id = $1',
    by === null ? [id, state] : [id, state, JSON.stringify(by.actor), by.note],
  )
  tx.changed('anomalies', id)
}

export type GoingOn = { id: string; agentId: string; untilAt: Date; score: number; state: AnomalyState }

/** Usage that is out of the ordinary and has not been found over. */
export function readGoingOn(tx: Tx): Promise<GoingOn[]> {
  return tx.query(
    `select id, agent_id as "agentId", until_at as "untilAt", score, state from anomalies
     where workspace_id = $1 and ended_at is null and kind = 'usage' order by id for update`,
    [tx.workspaceId],
  )
}

/** It goes on: until when, and its evidence where it is worse than before. */
export async function extendAnomaly(
  tx: Tx,
  id: string,
  until: Date,
  worse: Pick<NewAnomaly, 'score' | 'sentence' | 'evidence'> | null,
): Promise<void> {
  await tx.query(
    `update anomalies set until_at = greatest(until_at, $2), score = coalesce($3, score), sentence = coalesce($4, sentence),
       evidence = coalesce($5, evidence) where id = $1`,
    [id, until, worse?.score ?? null, worse?.sentence ?? null, worse ? JSON.stringify(worse.evidence) : null],
  )
  tx.changed('anomalies', id)
}

export async function endAnomaly(tx: Tx, id: string): Promise<void> {
  await tx.query('update anomalies set ended_at = now() where id = $1 and ended_at is null', [id])
  tx.changed('anomalies', id)
}

/** Loops whose runs are over by now. */
export function findEndedLoops(tx: Tx): Promise<Array<{ id: string; state: AnomalyState }>> {
  return tx.query(
    `select a.id, a.state from anomalies a join runs r on r.id = a.run_id
     where a.workspace_id = $1 and a.ended_at is null and a.kind = 'loop' and r.finished_at is not null
     order by a.id for update of a skip locked`,
    [tx.workspaceId],
  )
}

/** What was done about anomalies and is over by the clock; over all workspaces. */
export function findOverActions(tx: Tx, limit: number): Promise<Array<{ id: string; workspaceId: string }>> {
  return tx.query(
    'select id, workspace_id as "workspaceId" from anomalies where action_until <= now() order by action_until limit $1',
    [limit],
  )
}

/**
 * Times of agents that were out of the ordinary, and that nobody has called as it should be. Of what lasts only the
 * first week: a new level becomes usual with time, or it would be out of the ordinary for ever.
 */
export function readWrongTimes(
  tx: Tx,
  agentIds: readonly string[],
  since: Date,
): Promise<Array<{ agentId: string; from: Date; until: Date }>> {
  return tx.query(
    `select agent_id as "agentId", from_at as "from", least(until_at, from_at + interval '7 days') as "until" from anomalies
     where workspace_id = $1 and agent_id = any($2::text[]) and kind = 'usage' and state <> 'dismissed' and until_at > $3`,
    [tx.workspaceId, agentIds, since],
  )
}
