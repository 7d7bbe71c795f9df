import { createHash } from 'node:crypto'
import type { AuditFact } from '@ground-control/core/audit/schema'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '../database.ts'

/** SHA-256 over both children after the byte 1 (RFC 6962): the other half of `auditLeafHash`. */
export function auditNodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update('\u0001').update(left).update(right).digest()
}

export type UnsealedEntry = { id: string; at: Date; leafHash: Buffer }

/**
 * Workspaces that wait for a seal. Steps from one to the next through the index: reading every waiting entry to
 * name three workspaces would cost more than sealing them.
 */
export async function findUnsealedWorkspaces(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with recursive found as (
       select min(workspace_id) as id from audit_unsealed
       union all
       select (select min(workspace_id) from audit_unsealed where workspace_id > found.id) from found where found.id is not null
     ) select id from found where id is not null`,
  )
  return rows.map((row) => row.id)
}

/** Makes this transaction the workspace's only sealer until it ends. @returns false when another one is at it */
export async function lockSealing(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ locked: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('seal audit of ' || $1, 0)) as locked`,
    [tx.workspaceId],
  )
  return row?.locked ?? false
}

/**
 * Entries that wait, the oldest `limit` of them, in no particular order. The entries are found by their ids alone,
 * which the workspace's own waiting list gives: naming the workspace as well lets a planner without fresh statistics
 * walk all entries of the workspace once for each id (200 ms for 60 of 800, 0.5 ms so).
 */
export async function findUnsealed(tx: Tx, limit: number): Promise<UnsealedEntry[]> {
  return tx.query<UnsealedEntry>(
    `select e.id, e.at, e.leaf_hash as "leafHash"
     from (select entry_id from audit_unsealed where workspace_id = $1 order by entry_id limit $2) u
     join audit_entries e on e.id = u.entry_id`,
    [tx.workspaceId, limit],
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

export async function findLastBatch(tx: Tx): Promise<AuditBatchRow | null> {
  const rows = await tx.query<AuditBatchRow>(
    `select ${batchColumns} from audit_batches where workspace_id = $1 order by number desc limit 1`,
    [tx.workspaceId],
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

/** Writes a batch and takes its entries off the waiting list. `entryIds` in the order of the tree's leaves. */
export async function insertBatch(tx: Tx, batch: AuditBatchRow, entryIds: readonly string[]): Promise<void> {
  await tx.query(
    `insert into audit_batches (id, workspace_id, number, leaf_count, root, previous_hash, hash, signature, key_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      batch.id,
      tx.workspaceId,
      batch.number,
      batch.leafCount,
      batch.root,
      batch.previousHash,
      batch.hash,
      batch.signature,
      batch.keyId,
      batch.createdAt,
    ],
  )
  await tx.query(
    `insert into audit_leaves (batch_id, position, workspace_id, entry_id)
     select $1, ordinality - 1, $2, id from unnest($3::text[]) with ordinality as t (id, ordinality)`,
    [batch.id, tx.workspaceId, entryIds],
  )
  await tx.query('delete from audit_unsealed where workspace_id = $1 and entry_id = any($2::text[])', [
    tx.workspaceId,
    entryIds,
  ])
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
export type LeafRow = { position: number; entryId: string; entry: AuditFact | null; leafHash: Buffer }

/** A batch's leaves from `fromPosition` on, in order. */
export async function findLeaves(
  tx: Tx,
  batchId: string,
  fromPosition: number,
  limit: number,
): Promise<LeafRow[]> {
  const rows = await tx.query<
    { position: number; entryId: string; leafHash: Buffer; found: string | null } & AuditRow
  >(
    `select l.position, l.entry_id as "entryId", e.leaf_hash as "leafHash", e.id as found, ${auditColumns}
     from audit_leaves l left join audit_entries e on e.id = l.entry_id
     where l.batch_id = $1 and l.workspace_id = $2 and l.position >= $3 order by l.position limit $4`,
    [batchId, tx.workspaceId, fromPosition, limit],
  )
  return rows.map(({ position, entryId, leafHash, found, ...row }) => ({
    position,
    entryId,
    leafHash,
    entry: found === null ? null : auditFactOf(row),
  }))
}

/** The first entry that neither a batch holds nor the waiting list names: added or taken out behind the sealer's back. */
export async function findStray(tx: Tx): Promise<string | null> {
  const rows = await tx.query<{ id: string }>(
    `select e.id from audit_entries e
     where e.workspace_id = $1
       and not exists (select from audit_leaves l join audit_batches b on b.id = l.batch_id where l.entry_id = e.id)
       and not exists (select from audit_unsealed u where u.entry_id = e.id)
     order by e.at, e.id limit 1`,
    [tx.workspaceId],
  )
  return rows[0]?.id ?? null
}

/** The first entry that is on the waiting list and nowhere else: removed before it was sealed. */
export async function findLost(tx: Tx): Promise<string | null> {
  const rows = await tx.query<{ id: string }>(
    `select u.entry_id as id from audit_unsealed u
     where u.workspace_id = $1 and not exists (select from audit_entries e where e.id = u.entry_id)
     order by u.entry_id limit 1`,
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
