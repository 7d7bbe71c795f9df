import type { CheckpointSinkKind, CheckpointSinkView } from '@ground-control/core/audit/schema'
import type { Tx } from '../database.ts'

export type CheckpointMark = {
  workspaceId: string
  sink: CheckpointSinkKind
  /** the last one written, and how many entries the trail had then */
  batch: number
  entries: bigint
  /** this one counted */
  attempts: number
}

/** Gives each workspace with a sealed trail its mark for a sink. */
export async function addMissingMarks(tx: Tx, sink: CheckpointSinkKind): Promise<void> {
  await tx.query(
    `insert into audit_checkpoint_marks (workspace_id, sink, next_at)
     select w.id, $1, date_trunc('milliseconds', now()) from workspaces w
     where exists (select from audit_batches where workspace_id = w.id)
       and not exists (select from audit_checkpoint_marks where workspace_id = w.id and sink = $1)
     on conflict do nothing`,
    [sink],
  )
}

/**
 * Takes marks that a sealed batch lies beyond, and gives each this try: until the lease is over nobody else takes it.
 * Who dies in between leaves it to the next, so a checkpoint may be written twice.
 */
export async function takeDueMarks(
  tx: Tx,
  sink: CheckpointSinkKind,
  { limit, leaseMs }: { limit: number; leaseMs: number },
): Promise<CheckpointMark[]> {
  return tx.query<CheckpointMark>(
    `update audit_checkpoint_marks set attempts = attempts + 1, next_at = now() + $3 * interval '1 millisecond'
     where sink = $1 and workspace_id in (
       select workspace_id from audit_checkpoint_marks m
       where sink = $1 and next_at <= now()
         and exists (select from audit_batches b where b.workspace_id = m.workspace_id and b.number > m.batch)
       order by next_at limit $2 for update skip locked)
     returning workspace_id as "workspaceId", sink, batch, entries, attempts`,
    [sink, limit, leaseMs],
  )
}

/** Writes how a try went, unless another has taken the mark over. */
export async function moveMark(
  tx: Tx,
  mark: CheckpointMark,
  end: { batch: number; entries: bigint; nextMs: number; error: string | null },
): Promise<void> {
  const { workspaceId, sink, batch, attempts } = mark
  await tx.query(
    `update audit_checkpoint_marks set batch = $5, entries = $6,
       next_at = date_trunc('milliseconds', now()) + $7 * interval '1 millisecond',
       last_error = $8::text, failing_since = case when $8::text is null then null else coalesce(failing_since, now()) end,
       written_at = case when $8::text is null then now() else written_at end,
       attempts = case when $8::text is null then 0 else attempts end
     where workspace_id = $1 and sink = $2 and batch = $3 and attempts = $4`,
    [workspaceId, sink, batch, attempts, end.batch, end.entries, end.nextMs, end.error],
  )
  tx.changed('audit', workspaceId, workspaceId)
}

/** How far a workspace's checkpoints are, by sink. */
export type CheckpointLag = Omit<CheckpointSinkView, 'kind' | 'target' | 'writtenAt' | 'failingSince'> & {
  workspaceId: string
  sink: CheckpointSinkKind
  writtenAt: Date | null
  failingSince: Date | null
}

/** Of the transaction's workspace, or of all. Only for sinks that are set up; one without a mark has written nothing. */
export async function readCheckpointLags(
  tx: Tx,
  sinks: readonly CheckpointSinkKind[],
): Promise<CheckpointLag[]> {
  return tx.query<CheckpointLag>(
    `select w.id as "workspaceId", s.sink, coalesce(m.batch, 0) as "writtenBatch", coalesce(last.number, 0) as "lastBatch",
       m.written_at as "writtenAt", m.failing_since as "failingSince", m.last_error as "lastError",
       coalesce(extract(epoch from now() - waiting.created_at) * 1000, 0)::float8 as "lagMs"
     from workspaces w cross join unnest($1::text[]) as s (sink)
     left join audit_checkpoint_marks m on m.workspace_id = w.id and m.sink = s.sink
     left join lateral (
       select number from audit_batches where workspace_id = w.id order by number desc limit 1) last on true
     left join lateral (
       select created_at from audit_batches where workspace_id = w.id and number > coalesce(m.batch, 0)
       order by number limit 1) waiting on true
     where $2 in ('*', w.id)`,
    [sinks, tx.workspaceId],
  )
}
