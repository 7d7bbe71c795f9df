import { raiseAction } from '@ground-control/core/budgets/schema'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import { approvalDigest } from '../approvals/digest.ts'
import { contentHash } from '../audit/content-hash.ts'
import type { Raise, Reserved } from '../budgets/reserve.ts'
import type { Services } from '../services.ts'
import { type Draft, eventBase, failure, type Outcome, refused, rejected, stepWrite } from './call-outcome.ts'

type No = Exclude<Reserved, { granted: true }>

/** How long a budget without an end is raised, where nobody says otherwise. */
const raisedForMs = 86_400_000

/** What becomes of a call that budgets did not grant. */
export function heldBack(services: Services, tx: Tx, draft: Draft, no: No): Outcome {
  const { base, raise } = draft
  switch (no.code) {
    case 'throttled':
      return { result: { outcome: 'later', retryAfterMs: no.retryAfterMs, message: no.message } }
    case 'ask':
      if (raise?.status === 'pending')
        return { result: { outcome: 'ask', stepId: base.stepId, approvalId: raise.id } }
      // A deadline that passed, or a raise that others have used up by now, is nobody's no.
      if (raise?.status === 'rejected' || raise?.status === 'cancelled') return rejected(base, raise)
      return ask(services, tx, draft, no, no.raise)
    case 'budget_exceeded':
    case 'unpriced': {
      const { budget, accountId, message, checked } = no
      const failed = failure(no.code, message, { by: 'budget', ...budget, checked })
      return {
        ...refused(services, tx, base, failed, draft.decisions, {
          type: 'budget.refused',
          data: {
            budgetId: budget.id,
            budgetName: budget.name,
            accountId,
            message,
            point: base.item.call.kind,
          },
        }),
        ...(raise?.status === 'pending' ? { superseded: [raise.id] } : {}),
      }
    }
    default: {
      const never: never = no
      throw new Error(`unknown answer ${JSON.stringify(never)}`)
    }
  }
}

/** The question to a person: they may say how much more, and for how long. */
function ask(services: Services, tx: Tx, { base, decisions, raise }: Draft, no: No, asked: Raise): Outcome {
  const { run, stepId, item } = base
  const { account, atPercent, needed, raiseBy } = asked
  const lastsMs =
    account.endsAt === null ? null : Math.max(1_000, account.endsAt.getTime() - tx.now.getTime())
  const isRolling = account.window === 'rolling'
  // A tenth more than the least, so that the next call is not asked about at once.
  const suggested = raiseBy + account.limit / 10n
  const args = {
    budgetId: account.budgetId,
    budget: account.budgetName,
    subject: account.subject,
    unit: account.unit,
    limit: account.limit.toString(),
    used: (
      account.spent +
      account.overage +
      account.held +
      account.earlier.used +
      account.earlier.held
    ).toString(),
    needed: needed.toString(),
    raiseBy: suggested.toString(),
    forMs: (isRolling ? Number(account.rollingMs) : lastsMs) ?? raisedForMs,
  } satisfies Json
  const id = services.newId('approval')
  return {
    runId: run.id,
    result: { outcome: 'ask', stepId, approvalId: id },
    step: stepWrite(base, 'waiting', {
      request: item.call.kind === 'model' ? item.call.request : item.call.arguments,
      decisions,
    }),
    event: {
      ...eventBase(services, tx, run),
      type: 'budget.asked',
      data: {
        budgetId: account.budgetId,
        budgetName: account.budgetName,
        accountId: account.id,
        message: no.message,
        atPercent,
        approvalId: id,
      },
    },
    audit: {
      action: 'approval.ask',
      subject: { kind: 'approval', id },
      runId: run.id,
      after: { action: raiseAction, budget: account.budgetName, message: no.message, checked: no.checked },
      inputHash: contentHash(args),
    },
    ...(raise?.status === 'pending' ? { superseded: [raise.id] } : {}),
    approval: {
      id,
      runId: run.id,
      stepId,
      agentId: run.agentId,
      agentVersionId: run.agentVersionId,
      policyVersionId: null,
      rule: null,
      action: raiseAction,
      title: `${run.agentName} waits for the budget "${account.budgetName}" to be raised`,
      arguments: args,
      digest: approvalDigest({
        action: raiseAction,
        arguments: args,
        agentVersionId: run.agentVersionId,
        policyVersionId: null,
      }),
      risk: 'medium',
      onBehalfOf: run.endUser,
      costSoFarNanoUsd: run.costNanoUsd,
      // The next window has room by itself.
      deadlineMs: isRolling ? null : lastsMs,
    },
  }
}
