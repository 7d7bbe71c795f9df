import { createHash } from 'node:crypto'
import type { AuditFact } from '@ground-control/core/audit/schema'
import { canonicalJson } from '@ground-control/core/json'
import type { Tx } from '../database.ts'

/** SHA-256 over the fact's canonical JSON, after a zero byte: a leaf can never be taken for an inner node (RFC 6962). */
export function auditLeafHash(fact: AuditFact): Buffer {
  return createHash('sha256').update('\0').update(canonicalJson(fact)).digest()
}

/** Writes entries in the transaction of the change they tell of. A change without its entry must not commit. */
export function appendAudit(tx: Tx, facts: AuditFact[]): void {
  if (facts.length === 0) return
  const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value))
  tx.write(
    `insert into audit_entries (id, workspace_id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id,
       run_id, before, after, input_hash, output_hash, leaf_hash)
     select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
       $9::text[], $10::text[], $11::jsonb[], $12::jsonb[], $13::text[], $14::text[], $15::bytea[])`,
    [
      facts.map((fact) => fact.id),
      facts.map((fact) => fact.workspaceId),
      facts.map((fact) => fact.at),
      facts.map((fact) => fact.actor.kind),
      facts.map((fact) => fact.actor.id),
      facts.map((fact) => fact.actor.name),
      facts.map((fact) => fact.action),
      facts.map((fact) => fact.subject.kind),
      facts.map((fact) => fact.subject.id),
      facts.map((fact) => fact.runId),
      facts.map((fact) => json(fact.before)),
      facts.map((fact) => json(fact.after)),
      facts.map((fact) => fact.inputHash),
      facts.map((fact) => fact.outputHash),
      facts.map(auditLeafHash),
    ],
  )
}
