import { createHash } from 'node:crypto'
import type { AuditFact } from '@ground-control/core/audit/schema'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '../database.ts'

/** SHA-256 over both children after the byte 1 (RFC 6962): the other half of `auditLeafHash`. */
export function auditNodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update('\u0001').update(left).update(right).digest()
}

export type UnsealedEntry = {
  id: string
  workspaceId: string
  /** as it was when the entry was written, whatever the entry says by now */
  leafHash: Buffer
  /** the database's clock when the entry was taken, later with each: not before any of them was written */
  takenAt: Date
}

/** Makes this transaction the only sealer until it ends. @returns false when another one is at it */
export async function lockSealing(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ locked: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('seal audit', 0)) as locked`,
  )
  return row?.locked ?? false
}

/**
 * Takes at most `limit` entries of any workspaces off the waiting list, in no particular order. Reads the list whole:
 * it holds what was written in the last half second, and an index on it would cost each entry more than this. An
 * entry whose transaction commits later waits in the list from then on, so none is passed by.
 */
export async function takeUnsealed(tx: Tx, limit: number): Promise<UnsealedEntry[]> {
  return tx.query<UnsealedEntry>(
    `delete from audit_unsealed where ctid = any(array(select ctid from audit_unsealed limit $1))
     returning entry_id as id, workspace_id as "workspaceId", leaf_hash as "leafHash",
       clock_timestamp()::timestamptz(3) as "takenAt"`,
    [limit],
  )
}

export type AuditBatchRow = {
  id: string
  number: number
  leafCount: number
  root: Buffer
  previousHash: Buffer
  hash: Buffer
  signature: Buffer
  keyId: string
  createdAt: Date
}

const batchColumns = `id, number, leaf_count as "leafCount", root, previous_hash as "previousHash", hash, signature,
  key_id as "keyId", created_at as "createdAt"`

/** The workspace's newest batch. */
export async function findLastBatch(tx: Tx, workspaceId: string): Promise<AuditBatchRow | null> {
  const rows = await tx.query<AuditBatchRow>(
    `select ${batchColumns} from audit_batches where workspace_id = $1 order by number desc limit 1`,
    [workspaceId],
  )
  return rows[0] ?? null
}

/** Batches with a number over `after`, lowest first. */
export async function findBatches(tx: Tx, after: number, limit: number): Promise<AuditBatchRow[]> {
  return tx.query<AuditBatchRow>(
    `select ${batchColumns} from audit_batches where workspace_id = $1 and number > $2 order by number limit $3`,
    [tx.workspaceId, after, limit],
  )
}

/** @param entryIds in the order of the tree's leaves */
export async function insertBatch(
  tx: Tx,
  workspaceId: string,
  batch: AuditBatchRow,
  entryIds: readonly string[],
): Promise<void> {
  await tx.query(
    `insert into audit_batches (id, workspace_id, number, leaf_count, entry_ids, root, previous_hash, hash, signature, key_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      batch.id,
      workspaceId,
      batch.number,
      batch.leafCount,
      entryIds,
      batch.root,
      batch.previousHash,
      batch.hash,
      batch.signature,
      batch.keyId,
      batch.createdAt,
    ],
  )
}

export type AuditRow = {
  id: string
  workspaceId: string
  at: Date
  actorKind: string
  actorId: string
  actorName: string
  action: string
  subjectKind: string
  subjectId: string
  runId: string | null
  before: Json
  after: Json
  inputHash: string | null
  outputHash: string | null
}

/** Columns of `audit_entries e` as an AuditRow. */
export const auditColumns = `e.id, e.workspace_id as "workspaceId", e.at, e.actor_kind as "actorKind", e.actor_id as "actorId",
  e.actor_name as "actorName", e.action, e.subject_kind as "subjectKind", e.subject_id as "subjectId", e.run_id as "runId",
  e.before, e.after, e.input_hash as "inputHash", e.output_hash as "outputHash"`

export function auditFactOf(row: AuditRow): AuditFact {
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    action: row.action,
    subject: { kind: row.subjectKind, id: row.subjectId },
    runId: row.runId,
    before: row.before,
    after: row.after,
    inputHash: row.inputHash,
    outputHash: row.outputHash,
  }
}

/** A leaf of a batch and the entry it stands for: `entry` null when that is gone. */
export type LeafRow = { position: number; entryId: string } & (
  | { entry: AuditFact; leafHash: Buffer }
  | { entry: null; leafHash: null }
)

/**
 * A batch's leaves from `fromPosition` on, in order. Each entry is looked up by itself (`lateral … limit 1`): a planner
 * without fresh statistics would rather read all entries of the workspace for every page.
 */
export async function findLeaves(
  tx: Tx,
  batchId: string,
  fromPosition: number,
  limit: number,
): Promise<LeafRow[]> {
  const rows = await tx.query<{ entryId: string; leafHash: Buffer | null } & AuditRow>(
    `select leaf.id as "entryId", e.leaf_hash as "leafHash", ${auditColumns}
     from audit_batches b, unnest(b.entry_ids[$3 + 1 : $3 + $4]) with ordinality as leaf (id, nth)
     left join lateral (select * from audit_entries where workspace_id = $2 and id = leaf.id limit 1) e on true
     where b.id = $1 and b.workspace_id = $2 order by leaf.nth`,
    [batchId, tx.workspaceId, fromPosition, limit],
  )
  return rows.map(({ entryId, leafHash, ...row }, index) => ({
    position: fromPosition + index,
    entryId,
    ...(leafHash === null ? { entry: null, leafHash } : { entry: auditFactOf(row), leafHash }),
  }))
}

/** The first entry that neither a batch holds nor the waiting list names: added or taken out behind the sealer's back. */
export async function findStray(tx: Tx): Promise<string | null> {
  const rows = await tx.query<{ id: string }>(
    `select id from audit_entries where workspace_id = $1
     except (
       select unnest(entry_ids) from audit_batches where workspace_id = $1
       union all
       select entry_id from audit_unsealed where workspace_id = $1
     )
     order by id limit 1`,
    [tx.workspaceId],
  )
  return rows[0]?.id ?? null
}

/** The first entry that is on the waiting list and nowhere else: removed before it was sealed. */
export async function findLost(tx: Tx): Promise<string | null> {
  const rows = await tx.query<{ id: string }>(
    `select u.entry_id as id from audit_unsealed u
     left join lateral (select id from audit_entries where workspace_id = $1 and id = u.entry_id limit 1) e on true
     where u.workspace_id = $1 and e.id is null order by u.entry_id limit 1`,
    [tx.workspaceId],
  )
  return rows[0]?.id ?? null
}

export async function countUnsealed(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    'select count(*)::int as count from audit_unsealed where workspace_id = $1',
    [tx.workspaceId],
  )
  return row?.count ?? 0
}

/** A batch's leaves as they were written, in order: ids and hashes, without what they stand for. */
export async function findLeafHashes(
  tx: Tx,
  batchId: string,
): Promise<Array<{ entryId: string; leafHash: Buffer | null }>> {
  return tx.query(
    `select leaf.id as "entryId", e.leaf_hash as "leafHash"
     from audit_batches b, unnest(b.entry_ids) with ordinality as leaf (id, nth)
     left join lateral (select leaf_hash from audit_entries where workspace_id = $2 and id = leaf.id limit 1) e on true
     where b.id = $1 and b.workspace_id = $2 order by leaf.nth`,
    [batchId, tx.workspaceId],
  )
}

/** The database's clock now, not when the transaction began; whole milliseconds. */
export async function readClock(tx: Tx): Promise<Date> {
  const [row] = await tx.query<{ now: Date }>('select clock_timestamp()::timestamptz(3) as now')
  return row?.now ?? tx.now
}
