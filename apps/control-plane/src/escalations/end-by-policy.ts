import type { ActorRef } from '@ground-control/core/actors'
import { type Risk, risk as risks } from '@ground-control/core/approvals/schema'
import { raiseAction } from '@ground-control/core/budgets/schema'
import type { FinalAction } from '@ground-control/core/escalations/schema'
import type { Tx } from '@ground-control/db/database'
import { type LockedApproval, writeDecision } from '@ground-control/db/repositories/approvals'
import {
  type EscalatingQuestion,
  type EscalationInForce,
  endUndecided,
} from '@ground-control/db/repositories/escalations'
import { wakeAfter } from '../approvals/wake-after.ts'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { escalator } from './tell-turn.ts'

/**
 * What a policy does when its chain has come to its end: a decision in the policy's own name, or none and the agent's
 * fallback. What has expired in the same moment stays expired: that is not a no.
 */
export async function endByPolicy(
  services: Services,
  tx: Tx,
  approval: LockedApproval,
  question: EscalatingQuestion,
  policy: EscalationInForce,
  action: Exclude<FinalAction, { kind: 'keep_waiting' }>,
): Promise<void> {
  const reason = `nobody decided in time: escalation policy ${policy.name}, version ${policy.version}`
  const by: ActorRef = { kind: 'system', id: policy.policyId, name: `Escalation policy ${policy.name}` }
  switch (action.kind) {
    case 'approve': {
      if (isForPeople(approval) || isAbove(question.risk, action.upTo))
        return keepWaiting(services, tx, approval, { ...action, policy: policy.name, risk: question.risk })
      return decide(services, tx, approval, 'approved', reason, by)
    }
    case 'reject':
      return decide(services, tx, approval, 'rejected', reason, by)
    case 'fallback':
      return runFallback(services, tx, approval, reason, policy)
    default:
      return action satisfies never
  }
}

/** More money is a person's to give, whatever its risk; so is an answer, and a yes that several must say. */
const isForPeople = ({ action, kind, need, singleOperator }: LockedApproval) =>
  action === raiseAction || kind === 'question' || (need > 1 && singleOperator === null)

const isAbove = (risk: Risk, upTo: Risk) => risks.options.indexOf(risk) > risks.options.indexOf(upTo)

async function decide(
  services: Services,
  tx: Tx,
  approval: LockedApproval,
  status: 'approved' | 'rejected',
  reason: string,
  decidedBy: ActorRef,
): Promise<void> {
  const { id, digest, singleOperator } = approval
  const exceptions =
    singleOperator === null ? [] : [{ kind: 'single_operator' as const, reason: singleOperator }]
  const decision = { status, reason, decidedBy, exceptions }
  const written = await writeDecision(tx, { id, digest, editedArguments: null, ...decision })
  if (!written) return
  await wakeAfter(services, tx, decidedBy, 'approval.decide', [
    { approval, arguments: approval.arguments, ...decision },
  ])
}

/** The step fails in a way that ends the agent's own code, so that its fallback answers; without one the run fails. */
async function runFallback(
  services: Services,
  tx: Tx,
  approval: LockedApproval,
  reason: string,
  policy: EscalationInForce,
): Promise<void> {
  const error = {
    code: 'undecided',
    retryable: false,
    message: reason,
    details: { by: 'escalation', id: policy.policyId, name: policy.name, approvalId: approval.id },
  }
  const { id: approvalId, stepId } = approval
  if (!(await endUndecided(tx, { approvalId, stepId, reason, error }))) return
  await wakeAfter(services, tx, escalator, 'approval.expire', [
    { approval, status: 'expired', arguments: approval.arguments, reason, decidedBy: null },
  ])
}

async function keepWaiting(
  services: Services,
  tx: Tx,
  approval: LockedApproval,
  why: { upTo: string; policy: string; risk: string },
): Promise<void> {
  record(services, tx, escalator, [
    {
      action: 'approval.keep_waiting',
      subject: { kind: 'approval', id: approval.id },
      runId: approval.runId,
      after: { policy: why.policy, risk: why.risk, approvesUpTo: why.upTo },
    },
  ])
}
