import type { ActorRef } from '@ground-control/core/actors'
import type { AuditFact } from '@ground-control/core/audit/schema'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import { appendAudit } from '@ground-control/db/repositories/audit'
import type { Services } from '../services.ts'

export type AuditNote = {
  /** noun.verb, like `budget.save` */
  action: string
  subject: { kind: string; id: string }
  runId?: string | null
  /** of the subject, as people see it; never a secret */
  before?: Json
  after?: Json
  inputHash?: string | null
  outputHash?: string | null
}

/** Puts who did what on the record, in the transaction that does it. */
export function record(
  services: Services,
  tx: Tx,
  actor: ActorRef & { workspaceId?: string },
  notes: AuditNote[],
): void {
  appendAudit(
    tx,
    notes.map((note) => auditFact(services, tx, actor, note)),
  )
}

export function auditFact(
  services: Services,
  tx: Tx,
  actor: ActorRef & { workspaceId?: string },
  note: AuditNote,
): AuditFact {
  return {
    id: services.newId('auditEntry', tx.now),
    workspaceId: tx.workspaceId === '*' ? (actor.workspaceId ?? '') : tx.workspaceId,
    at: tx.now.toISOString(),
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
    action: note.action,
    subject: note.subject,
    runId: note.runId ?? null,
    before: note.before ?? null,
    after: note.after ?? null,
    inputHash: note.inputHash ?? null,
    outputHash: note.outputHash ?? null,
  }
}
