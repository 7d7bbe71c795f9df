import type { ApprovalView } from '@ground-control/core/approvals/schema'
import type { AuditEntryView } from '@ground-control/core/audit/schema'
import type { Json } from '@ground-control/core/json'
import type { RunDetail, RunSummary } from '@ground-control/core/runs/schema'

export interface StartConversation {
  conversationId: string
  opening: string
  airlineUrl: string
  tag: string
  endUser?: string
  /** Starting twice with one key is starting once. */
  idempotencyKey: string
}

export type Decision =
  | { kind: 'approve' }
  | { kind: 'edit'; arguments: Json }
  | { kind: 'reject'; reason: string }
  /** says nothing until the question's deadline has passed */
  | { kind: 'wait' }

/** What playing conversations needs of a running platform. Each call outlasts short outages of it. */
export interface Platform {
  /** Answers the run's id. */
  start(conversation: StartConversation): Promise<string>
  runs(tag: string): Promise<RunSummary[]>
  run(id: string): Promise<RunDetail>
  /** Lets the customer of a run speak: `turn` counts from 1, after the opening. */
  say(runId: string, turn: number, text: string): Promise<void>
  pendingApprovals(): Promise<ApprovalView[]>
  approvalsOf(runId: string): Promise<ApprovalView[]>
  decide(approval: ApprovalView, decision: Exclude<Decision, { kind: 'wait' }>): Promise<void>
  /** What is on the record about a run. */
  auditOf(runId: string): Promise<AuditEntryView[]>
}
