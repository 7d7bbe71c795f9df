import type { PolicyDecision as DecidedBy } from '@ground-control/core/policies/decide'
import type { Decision } from '@ground-control/core/runs/schema'
import type { Tx } from '@ground-control/db/database'
import type { NewApproval, StepApproval } from '@ground-control/db/repositories/asked-approvals'
import { approvalDigest } from '../approvals/digest.ts'
import { contentHash } from '../audit/content-hash.ts'
import type { Services } from '../services.ts'
import { type Base, eventBase, type Outcome, rejected, stepWrite } from './call-outcome.ts'
import { policyEvent } from './policy-event.ts'

/** A rule asks for a person: what has been said, or the question. Null: a person said yes to exactly this. */
export function consult(
  services: Services,
  tx: Tx,
  base: Base,
  model: string | null,
  by: DecidedBy,
  decisions: Decision[],
  approval: StepApproval | undefined,
): Outcome | null {
  const { item, run, stepId } = base
  const asked = questionOf(services, base, model, by)
  const { id: approvalId, action, arguments: args, digest } = asked
  const bound = approval !== undefined && approval.digest === digest
  if (bound) {
    if (approval.status === 'approved' || approval.status === 'edited') return null
    if (approval.status === 'pending') return { result: { outcome: 'ask', stepId, approvalId: approval.id } }
    if (approval.status !== 'superseded') return rejected(base, approval)
  }
  if (
    approval &&
    (approval.status === 'rejected' || approval.status === 'expired' || approval.status === 'cancelled')
  )
    return rejected(base, approval)
  return {
    runId: run.id,
    result: { outcome: 'ask', stepId, approvalId },
    step: stepWrite(base, 'waiting', { request: args, decisions }),
    event: { ...eventBase(services, tx, run), ...policyEvent('policy.asked', item, by) },
    audit: {
      action: 'approval.ask',
      subject: { kind: 'approval', id: approvalId },
      runId: run.id,
      after: { action, rule: by.rule, policy: by.policyName, version: by.version },
      inputHash: contentHash(args),
    },
    ...(approval ? { superseded: [approval.id] } : {}),
    approval: asked,
  }
}

/** What a person would be asked about this call by this rule. */
export function questionOf(
  services: Services,
  { item, run, stepId }: Base,
  model: string | null,
  by: DecidedBy,
): NewApproval {
  // Of a model call: the model that would be called, which need not be the one that was asked for.
  const action = item.call.kind === 'tool' ? item.call.tool : (model ?? item.call.model)
  const args = item.call.kind === 'tool' ? item.call.arguments : { model: action, ...item.call.estimate }
  const bound = {
    action,
    arguments: args,
    agentVersionId: run.agentVersionId,
    policyVersionId: by.policyVersionId,
  }
  return {
    ...bound,
    id: services.newId('approval'),
    runId: run.id,
    stepId,
    agentId: run.agentId,
    rule: by.rule,
    title: by.message ? `${action}: ${by.message}` : `${run.agentName} wants to call ${action}`,
    digest: approvalDigest(bound),
    risk: by.risk,
    onBehalfOf: run.endUser,
    costSoFarNanoUsd: run.costNanoUsd,
    deadlineMs: by.deadlineMs,
    need: by.terms.quorum?.need,
    assignees: by.terms.assignees,
    separateDuties: by.terms.separateDuties,
  }
}
