import { createHash } from 'node:crypto'
import { concernedBy } from '@ground-control/core/audit/concerned'
import type { AuditFact } from '@ground-control/core/audit/schema'
import { canonicalJson } from '@ground-control/core/json'
import type { Tx } from '../database.ts'
import { textArray } from '../text-array.ts'

/** SHA-256 over the fact's canonical JSON, after a zero byte: a leaf can never be taken for an inner node (RFC 6962). */
export function auditLeafHash(fact: AuditFact): Buffer {
  return createHash('sha256').update('\0').update(canonicalJson(fact)).digest()
}

const columns = `id, workspace_id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id,
  run_id, before, after, input_hash, output_hash, leaf_hash`
/** Most transactions write one: as plain values it costs Postgres half as much. */
const insertOne = `insert into audit_entries (${columns})
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`
const insertMany = `insert into audit_entries (${columns})
  select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::jsonb[], $12::jsonb[], $13::text[], $14::text[], $15::bytea[])`

/** Whose timelines an entry stands in beside its actor's and its subject's. Few actions name anybody else. */
function noteConcerned(tx: Tx, facts: readonly AuditFact[]): void {
  const rows = facts.flatMap((fact) => concernedBy(fact).map((who) => [fact.workspaceId, who, fact.id]))
  if (rows.length === 0) return
  tx.write(
    'insert into audit_concerned (workspace_id, who, entry_id) select * from unnest($1::text[], $2::text[], $3::text[])',
    [0, 1, 2].map((column) => textArray(rows.map((row) => row[column] ?? null))),
  )
}

const textsOf = (fact: AuditFact) => [
  fact.id,
  fact.workspaceId,
  fact.at,
  fact.actor.kind,
  fact.actor.id,
  fact.actor.name,
  fact.action,
  fact.subject.kind,
  fact.subject.id,
  fact.runId,
  fact.before === null ? null : JSON.stringify(fact.before),
  fact.after === null ? null : JSON.stringify(fact.after),
  fact.inputHash,
  fact.outputHash,
]

/**
 * Writes entries in the transaction of the change they tell of. A change without its entry must not commit. Live
 * screens hear of them from the sealer: a notification with each would have all commits wait for one another.
 */
export function appendAudit(tx: Tx, facts: readonly AuditFact[]): void {
  const [first] = facts
  if (first === undefined) return
  noteConcerned(tx, facts)
  if (facts.length === 1) {
    tx.write(insertOne, [...textsOf(first), auditLeafHash(first)])
    return
  }
  const rows = facts.map(textsOf)
  tx.write(insertMany, [
    ...textsOf(first).map((_, column) => textArray(rows.map((row) => row[column] ?? null))),
    facts.map(auditLeafHash),
  ])
}
