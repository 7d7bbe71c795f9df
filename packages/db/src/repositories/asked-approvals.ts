import type { ApprovalStatus } from '@ground-control/core/approvals/schema'
import { approvalTiersKey } from '@ground-control/core/approvals/terms'
import { raiseAction } from '@ground-control/core/budgets/schema'
import type { Recipient } from '@ground-control/core/escalations/recipients'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '../database.ts'
import { rowSet } from '../unnest.ts'

export type StepApproval = {
  id: string
  runId: string
  stepId: string
  status: ApprovalStatus
  arguments: Json
  editedArguments: Json
  digest: string
  policyVersionId: string | null
  rule: string | null
  reason: string | null
  decidedBy: { name: string } | null
  consumedAt: Date | null
  /** asks for a budget to be raised, and not for leave to call */
  isRaise: boolean
}

/** The newest of each step that a rule asked for, and the newest that a budget did. */
export async function findApprovalsOfSteps(
  tx: Tx,
  stepIds: readonly string[],
): Promise<{ rules: Map<string, StepApproval>; raises: Map<string, StepApproval> }> {
  if (stepIds.length === 0) return { rules: new Map(), raises: new Map() }
  const rows = await tx.query<StepApproval>(
    `select distinct on (step_id, action = '${raiseAction}') id, run_id as "runId", step_id as "stepId", status, arguments, edited_arguments as "editedArguments", digest,
       policy_version_id as "policyVersionId", rule, reason, decided_by as "decidedBy", consumed_at as "consumedAt",
       action = '${raiseAction}' as "isRaise"
     from approvals where step_id = any($1::text[]) and run_id in (select run_id from steps where id = any($1::text[]))
     order by step_id, action = '${raiseAction}', created_at desc, id desc`,
    [stepIds],
  )
  const newest = (isRaise: boolean) =>
    new Map(rows.filter((row) => row.isRaise === isRaise).map((row) => [row.stepId, row]))
  return { rules: newest(false), raises: newest(true) }
}

export type NewApproval = {
  id: string
  runId: string
  stepId: string
  agentId: string
  agentVersionId: string
  policyVersionId: string | null
  rule: string | null
  action: string
  title: string
  arguments: Json
  digest: string
  risk: 'low' | 'medium' | 'high'
  onBehalfOf: string | null
  costSoFarNanoUsd: bigint
  deadlineMs: number | null
  /** how many must approve, at the least what the workspace demands for the risk */
  need?: number | undefined
  assignees?: readonly Recipient[] | undefined
  separateDuties?: boolean | undefined
  /** a free question; null: its answer is any text */
  question?: { answerSchema: Json } | undefined
  answersComments?: boolean | undefined
}

/** Without a policy in the workspace there is nothing for the timers to look at. */
const mayEscalate =
  'exists (select from escalation_policies where workspace_id = $21 and archived_at is null)'

export function insertApprovals(tx: Tx, approvals: readonly NewApproval[]) {
  if (approvals.length === 0) return
  const set = rowSet(approvals, [
    ['id', 'text', (approval) => approval.id],
    ['run_id', 'text', (approval) => approval.runId],
    ['step_id', 'text', (approval) => approval.stepId],
    ['agent_id', 'text', (approval) => approval.agentId],
    ['agent_version_id', 'text', (approval) => approval.agentVersionId],
    ['policy_version_id', 'text', (approval) => approval.policyVersionId],
    ['rule', 'text', (approval) => approval.rule],
    ['action', 'text', (approval) => approval.action],
    ['title', 'text', (approval) => approval.title],
    ['arguments', 'jsonb', (approval) => ({ value: approval.arguments })],
    ['digest', 'text', (approval) => approval.digest],
    ['risk', 'text', (approval) => approval.risk],
    ['on_behalf_of', 'text', (approval) => approval.onBehalfOf],
    ['cost', 'bigint', (approval) => approval.costSoFarNanoUsd],
    ['deadline_ms', 'bigint', (approval) => approval.deadlineMs],
    ['need', 'integer', (approval) => approval.need ?? 1],
    ['assignees', 'jsonb', (approval) => approval.assignees],
    ['separate', 'boolean', (approval) => approval.separateDuties ?? false],
    ['question', 'jsonb', (approval) => approval.question],
    ['answers_comments', 'boolean', (approval) => approval.answersComments ?? false],
  ])
  // The workspace's tiers are read in the same statement: asking costs no trip more.
  tx.write(
    `insert into approvals (id, workspace_id, run_id, step_id, agent_id, agent_version_id, policy_version_id, rule, action, title,
       arguments, digest, risk, on_behalf_of, cost_so_far_nano_usd, deadline_at, escalate_at, assignees, kind, answer_schema,
       answers_comments, need, separate_duties)
     select id, $21, run_id, step_id, agent_id, agent_version_id, policy_version_id, rule, action, title, arguments -> 'value', digest,
       risk, on_behalf_of, cost, now() + deadline_ms * interval '1 millisecond',
       case when ${mayEscalate} or t.assignees is not null then now() end, t.assignees,
       case when question is null then 'approval' else 'question' end, nullif(question -> 'answerSchema', 'null'),
       answers_comments,
       case when question is null then greatest(need, coalesce((tiers.value -> risk ->> 'need')::int, 1)) else 1 end,
       separate or coalesce((tiers.value -> risk ->> 'separateDuties')::boolean, false)
     from ${set.source} left join config_entries tiers on tiers.workspace_id = $21 and tiers.key = '${approvalTiersKey}'`,
    [...set.values, tx.workspaceId],
  )
  for (const approval of approvals) {
    tx.changed('approvals', approval.id)
  }
}

/** The resumed step starts: only now is a decision used up. */
export function consumeApprovals(tx: Tx, ids: readonly string[]) {
  if (ids.length === 0) return
  tx.write('update approvals set consumed_at = now() where id = any($1::text[]) and consumed_at is null', [
    ids,
  ])
  for (const id of ids) tx.changed('approvals', id)
}

/** The questions of these runs that nobody has answered. */
export async function findOpenQuestions(tx: Tx, runIds: readonly string[]): Promise<string[]> {
  const rows = await tx.prepared<{ id: string }>(
    `select id from approvals where run_id = any($1::text[]) and status = 'pending'`,
    [runIds],
  )
  return rows.map((row) => row.id)
}

/** Ends questions that nobody needs answered any more. */
export function closeApprovals(tx: Tx, ids: readonly string[], status: 'superseded' | 'cancelled') {
  if (ids.length === 0) return
  tx.write(
    `update approvals set status = $2::approval_status where id = any($1::text[]) and status = 'pending'`,
    [ids, status],
  )
  for (const id of ids) tx.changed('approvals', id)
}
