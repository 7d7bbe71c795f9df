import type { ActorRef } from '@ground-control/core/actors'
import type { ApprovalStatus } from '@ground-control/core/approvals/schema'
import {
  type ApprovalException,
  type ApprovalKind,
  singleOperatorKey,
} from '@ground-control/core/approvals/terms'
import type { Recipient } from '@ground-control/core/escalations/recipients'
import type { TurnAt } from '@ground-control/core/escalations/who-is-told-when'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '../database.ts'
import { rowSet } from '../unnest.ts'

// Deadlines are compared in whole milliseconds, as `tx.now` is: the rule and the statement must agree on the instant.

/** An approval as verbs decide on it, its row and its run's locked until the transaction ends. */
export type LockedApproval = {
  id: string
  workspaceId: string
  runId: string
  stepId: string
  agentId: string
  agentVersionId: string
  action: string
  kind: ApprovalKind
  status: ApprovalStatus
  /** of what was asked, and so of what a run finds its answer by; see `proposal` for what is asked now */
  digest: string
  arguments: Json
  deadlineAt: Date | null
  /** `tool`: a call that a rule stopped; `approval`: the agent asked by itself */
  stepKind: 'tool' | 'approval'
  claimedBy: ActorRef | null
  need: number
  separateDuties: boolean
  /** the workspace's reason to let one person decide alone; null: two are two */
  singleOperator: string | null
  assignees: Recipient[] | null
  escalationVersionId: string | null
  escalationTurn: Pick<TurnAt, 'turn'> | null
  proposal: Proposal | null
  round: number
  answerSchema: Json
  answersComments: boolean
}
/** What somebody has made of the arguments and others are to vote on. */
export type Proposal = { arguments: Json; digest: string; by: ActorRef }

const columns = `a.id, a.workspace_id as "workspaceId", a.run_id as "runId", a.step_id as "stepId", a.agent_id as "agentId",
  a.agent_version_id as "agentVersionId", a.action, a.kind, a.arguments, a.digest, a.status, a.deadline_at as "deadlineAt",
  s.kind as "stepKind", a.claimed_by as "claimedBy", a.need, a.separate_duties as "separateDuties", a.assignees,
  a.escalation_version_id as "escalationVersionId", a.escalation_turn as "escalationTurn", a.proposal, a.round,
  a.answer_schema as "answerSchema", a.answers_comments as "answersComments",
  (select value ->> 'reason' from config_entries c
   where c.workspace_id = a.workspace_id and c.key = '${singleOperatorKey}') as "singleOperator"`

/** Locks the run before the approval: everybody who changes both goes that way round. */
export async function lockApproval(
  tx: Tx,
  id: string,
): Promise<(LockedApproval & { runIsOver: boolean }) | null> {
  // The run's row first, as everywhere.
  const [[run], [row]] = await Promise.all([
    tx.prepared<{ status: string }>(
      `select status from runs where id = (select run_id from approvals where id = $1 and workspace_id = $2)
       for no key update`,
      [id, tx.workspaceId],
    ),
    tx.prepared<LockedApproval>(
      `select ${columns} from approvals a join steps s on s.id = a.step_id
       where a.id = $1 and a.workspace_id = $2 for update of a`,
      [id, tx.workspaceId],
    ),
  ])
  if (row === undefined) return null
  return { ...row, runIsOver: run === undefined || ['succeeded', 'failed', 'cancelled'].includes(run.status) }
}

/**
 * Locks pending approvals whose deadline has passed by the database's clock, and their runs. Leaves what others
 * have locked to them: copies of this share the work, and a decision under way is not waited for.
 */
export async function lockDueApprovals(tx: Tx, limit: number): Promise<LockedApproval[]> {
  return tx.query<LockedApproval>(
    `select ${columns} from approvals a join runs r on r.id = a.run_id join steps s on s.id = a.step_id
     where a.status = 'pending' and a.deadline_at <= now()::timestamptz(3)
     order by a.deadline_at limit $1 for no key update of r, a skip locked`,
    [limit],
  )
}

export type ApprovalDecision = {
  id: string
  digest: string
  status: 'approved' | 'edited' | 'rejected' | 'answered'
  /** null unless edited */
  editedArguments: { value: Json } | null
  answer?: { value: Json } | null
  reason: string
  decidedBy: ActorRef
  exceptions?: readonly ApprovalException[]
}

/** Writes a decision where, and only where, it is still open to one. @returns whether it was */
export async function writeDecision(tx: Tx, decision: ApprovalDecision): Promise<boolean> {
  const rows = await tx.prepared(
    `update approvals set status = $3::approval_status, edited_arguments = $4::jsonb -> 'value', reason = nullif($5, ''),
       decided_by = $6::jsonb, decided_at = now(), answer = $7::jsonb -> 'value', exceptions = $8::jsonb, proposal = null
     where id = $1 and digest = $2 and status = 'pending' and (deadline_at is null or deadline_at > now()::timestamptz(3)) returning id`,
    [
      decision.id,
      decision.digest,
      decision.status,
      decision.editedArguments === null ? null : JSON.stringify(decision.editedArguments),
      decision.reason,
      JSON.stringify(decision.decidedBy),
      decision.answer ? JSON.stringify(decision.answer) : null,
      decision.exceptions?.length ? JSON.stringify(decision.exceptions) : null,
    ],
  )
  return rows.length === 1
}

/** @returns ids that were pending and past their deadline, and have expired now */
export async function writeExpiries(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    `update approvals set status = 'expired', decided_at = now()
     where id = any($1::text[]) and status = 'pending' and deadline_at <= now()::timestamptz(3) returning id`,
    [ids],
  )
  return new Set(rows.map((row) => row.id))
}

/** What `ctx.approval` is answered with. */
export type ApprovalStepOutput = {
  status: Exclude<ApprovalStatus, 'pending'>
  /** those to act on */
  arguments: Json
  reason: string | null
  /** the name of who decided; null where nobody did */
  decidedBy: string | null
  answer?: Json
}

/**
 * Ends the steps by which agents asked. The step of a tool call stays as it is: the resumed call consumes the
 * decision itself.
 */
export function endApprovalSteps(
  tx: Tx,
  steps: ReadonlyArray<{ stepId: string; output: ApprovalStepOutput }>,
): void {
  if (steps.length === 0) return
  const set = rowSet(steps, [
    ['id', 'text', (step) => step.stepId],
    ['output', 'jsonb', (step) => step.output],
  ])
  tx.write(
    `update steps set status = 'succeeded', output = t.output, finished_at = now(), wake_at = null
     from ${set.source} where steps.id = t.id and steps.kind = 'approval' and steps.status = 'waiting'`,
    set.values,
  )
}
