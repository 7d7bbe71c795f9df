import { workerLiveMs } from '@ground-control/core/workers/schema'
import type { Tx } from '../database.ts'

export type KillAnswerRow = {
  workerId: string
  name: string
  runIds: string[]
  goingOn: string[]
  acknowledgedAt: Date | null
  lastSeenAt: Date
  stoppedAt: Date | null
}

/** Puts a kill to every worker that lives, and to those that were executing what it ended. */
export async function askWorkers(
  tx: Tx,
  overrideId: string,
  ended: ReadonlyArray<{ id: string; workerId: string | null }>,
): Promise<void> {
  const held = ended.filter((run) => run.workerId !== null)
  await tx.query(
    `insert into kill_answers (override_id, worker_id, workspace_id, asked_at, run_ids, going_on)
     select $1, w.id, w.workspace_id, now(), coalesce(held.run_ids, '{}'), '{}'
     from workers w left join (
       select worker_id, array_agg(run_id order by run_id) as run_ids from unnest($3::text[], $4::text[]) t (worker_id, run_id)
       group by worker_id) held on held.worker_id = w.id
     where w.workspace_id = $2 and w.stopped_at is null
       and (w.last_seen_at > now() - $5 * interval '1 millisecond' or held.worker_id is not null)`,
    [overrideId, tx.workspaceId, held.map((run) => run.workerId), held.map((run) => run.id), workerLiveMs],
  )
  tx.changed('kills', overrideId)
}

/** Writes a worker's word down. The moment of its first word stays; what it was not asked is nothing. */
export async function acknowledgeKills(
  tx: Tx,
  workerId: string,
  answers: ReadonlyArray<{ overrideId: string; goingOn: readonly string[] }>,
): Promise<void> {
  for (const { overrideId, goingOn } of answers)
    await tx.query(
      `update kill_answers set acknowledged_at = coalesce(acknowledged_at, now()),
         going_on = array(select unnest(run_ids) intersect select unnest($4::text[]) order by 1)
       where override_id = $1 and worker_id = $2 and workspace_id = $3`,
      [overrideId, workerId, tx.workspaceId, goingOn],
    )
}

/** Kills that wait for the worker's word, or for the end of what it was stopping. */
export async function openKills(tx: Tx, workerId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select k.override_id as id from kill_answers k join overrides o on o.id = k.override_id and o.settled_at is null
     where k.worker_id = $1 and k.workspace_id = $2 and (k.acknowledged_at is null or cardinality(k.going_on) > 0)
     order by k.asked_at, k.override_id`,
    [workerId, tx.workspaceId],
  )
  return rows.map((row) => row.id)
}

/** What became of the question, worker by worker: those with the most to stop first. */
export async function readKillAnswers(tx: Tx, overrideId: string): Promise<KillAnswerRow[]> {
  return tx.query<KillAnswerRow>(
    `select k.worker_id as "workerId", w.name, k.run_ids as "runIds", k.going_on as "goingOn",
       k.acknowledged_at as "acknowledgedAt", w.last_seen_at as "lastSeenAt", w.stopped_at as "stoppedAt"
     from kill_answers k join workers w on w.id = k.worker_id
     where k.override_id = $1 and k.workspace_id = $2
     order by cardinality(k.run_ids) desc, w.name, k.worker_id`,
    [overrideId, tx.workspaceId],
  )
}

export type UnsettledKill = { id: string; workspaceId: string; createdAt: Date }

/** Kills whose receipt is not final yet, over all workspaces that the transaction can reach. */
export async function findUnsettledKills(tx: Tx, limit: number): Promise<UnsettledKill[]> {
  return tx.query<UnsettledKill>(
    `select id, workspace_id as "workspaceId", created_at as "createdAt" from overrides
     where kind = 'kill' and settled_at is null order by created_at limit $1`,
    [limit],
  )
}

/** @returns whether this call is the one that did it */
export async function settleKill(tx: Tx, overrideId: string): Promise<boolean> {
  const rows = await tx.query(
    `update overrides set settled_at = now() where id = $1 and workspace_id = $2 and settled_at is null returning id`,
    [overrideId, tx.workspaceId],
  )
  if (rows.length === 0) return false
  tx.changed('overrides', overrideId)
  return true
}
