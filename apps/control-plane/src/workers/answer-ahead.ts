import { approvalTiers, approvalTiersKey } from '@ground-control/core/approvals/terms'
import { grantFor, mayBeGranted, type Question } from '@ground-control/core/grants/match'
import type { PolicyDecision } from '@ground-control/core/policies/decide'
import type { Decision } from '@ground-control/core/runs/schema'
import type { Tx } from '@ground-control/db/database'
import type { NewApproval } from '@ground-control/db/repositories/asked-approvals'
import { type AnsweredApproval, type LiveGrant, takeUses } from '@ground-control/db/repositories/grants'
import type { AuditNote } from '../audit/record.ts'
import type { Ahead, Draft, Outcome } from './call-outcome.ts'
import type { Stop } from './stops.ts'

/** A grant of a person that answers this question; null: a person must. Budgets' questions and models are never granted. */
export function aheadByGrant(
  grants: readonly LiveGrant[],
  asked: Outcome & { approval: NewApproval },
  by: PolicyDecision,
  now: Date,
): Ahead | null {
  const { approval } = asked
  const question: Question = {
    agentId: approval.agentId,
    agentVersionId: approval.agentVersionId,
    tool: approval.action,
    arguments: approval.arguments,
    risk: approval.risk,
    terms: by.terms,
  }
  const found = mayBeGranted(question, {}) ? grantFor(grants, question, now) : null
  const grant = grants.find(({ id }) => id === found?.id)
  if (grant === undefined) return null
  return {
    question,
    otherwise: asked,
    approval: {
      ...approval,
      decidedBy: { kind: 'system', id: grant.id, name: `Standing grant of ${grant.author.name}` },
      reason: grant.reason,
      grantId: grant.id,
      bypassId: null,
    },
  }
}

/** An order lets the call pass: the question that nobody is asked is kept as one that the order answered. */
export const aheadByBypass = (approval: NewApproval, order: Stop): Ahead => ({
  question: null,
  otherwise: null,
  approval: {
    ...approval,
    decidedBy: { kind: 'system', id: order.id, name: 'Bypass' },
    reason: order.reason,
    grantId: null,
    bypassId: order.id,
  },
})

/** As the step keeps it beside the rule's word. */
export const grantDecision = ({ approval }: Ahead, now: Date): Decision => ({
  at: now.toISOString(),
  by: 'grant',
  effect: 'allow',
  id: approval.grantId ?? '',
  name: approval.decidedBy.name,
  rule: null,
  version: null,
  message: approval.reason,
})

/**
 * Counts the uses of grants that drafts rest on. A draft whose grant gives none, or whose risk the workspace now wants
 * several people for, becomes the question it would have been. Asks nothing where no draft rests on a grant.
 */
export async function withGrants(
  tx: Tx,
  judged: ReadonlyArray<Draft | Outcome>,
): Promise<Array<Draft | Outcome>> {
  const rests = judged.filter((one) => grantOf(one) !== null)
  if (rests.length === 0) return [...judged]
  const [row] = await tx.query<{ value: unknown }>(
    'select value from config_entries where workspace_id = $1 and key = $2',
    [tx.workspaceId, approvalTiersKey],
  )
  const tiers = approvalTiers.parse(row?.value ?? {})
  const isAllowed = (one: Draft | Outcome) => {
    const question = 'base' in one ? one.ahead?.question : null
    return question != null && mayBeGranted(question, tiers)
  }
  const wanted = new Map<string, number>()
  for (const one of rests.filter(isAllowed)) {
    const id = grantOf(one)!
    wanted.set(id, (wanted.get(id) ?? 0) + 1)
  }
  const left = wanted.size === 0 ? new Map<string, number>() : await takeUses(tx, wanted)
  return judged.map((one) => {
    const id = grantOf(one)
    if (id === null || !('base' in one)) return one
    const uses = isAllowed(one) ? (left.get(id) ?? 0) : 0
    if (uses === 0) return one.ahead?.otherwise ?? one
    left.set(id, uses - 1)
    return one
  })
}

/** Grants whose use a call took that did not come about after all. */
export const sparedGrants = (
  drafts: ReadonlyArray<Draft | Outcome>,
  outcomes: readonly Outcome[],
): string[] =>
  drafts.flatMap((draft, index) => {
    const id = grantOf(draft)
    return id !== null && outcomes[index]?.answered === undefined ? [id] : []
  })

const grantOf = (one: Draft | Outcome): string | null =>
  'base' in one ? (one.ahead?.approval.grantId ?? null) : null

/** On the record with the grant or the order as the one who decided. */
export const answeredNote = (approval: AnsweredApproval, inputHash: string): AuditNote => ({
  action: approval.grantId === null ? 'approval.bypass' : 'approval.grant',
  subject: { kind: 'approval', id: approval.id },
  runId: approval.runId,
  after: {
    status: 'approved',
    action: approval.action,
    rule: approval.rule,
    arguments: approval.arguments,
    reason: approval.reason,
    ...(approval.grantId === null ? { bypassId: approval.bypassId } : { grantId: approval.grantId }),
  },
  inputHash,
})
