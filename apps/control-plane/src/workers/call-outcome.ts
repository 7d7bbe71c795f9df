import type { Dependency } from '@ground-control/core/breakers/dependency'
import type { Question } from '@ground-control/core/grants/match'
import type { Json } from '@ground-control/core/json'
import type { Decision, Failure } from '@ground-control/core/runs/schema'
import type { AdmitItem, AdmitResult } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import type { NewApproval, StepApproval } from '@ground-control/db/repositories/asked-approvals'
import type { NewEvent } from '@ground-control/db/repositories/events'
import type { AnsweredApproval } from '@ground-control/db/repositories/grants'
import type { LockedRun } from '@ground-control/db/repositories/runs'
import type { StepRow, StepWrite } from '@ground-control/db/repositories/steps'
import type { AuditNote } from '../audit/record.ts'
import type { Reservation, Reserved } from '../budgets/reserve.ts'
import type { Services } from '../services.ts'
import { type Lowered, loweredByBudget } from './lower-call.ts'

/** A call that was asked for, and the step that records it. */
export type Base = { item: AdmitItem; run: LockedRun; stepId: string; existing: StepRow | undefined }
/** Allowed by all but the budgets. */
export type Draft = {
  base: Base
  decisions: Decision[]
  reservation: Reservation | null
  abandonedHold: string | null
  consumed: string | null
  /** the newest question of a budget about this call */
  raise: StepApproval | undefined
  arguments: Json | null
  pinnedModel: string | null
  /** by a rule, to a lower model */
  lowered: Lowered | null
  /** what the call tries again, after their breakers were open */
  probes: readonly Dependency[]
  /** the question that a grant or an order answers; null: none was to be asked */
  ahead: Ahead | null
  /** a question that is open and that the call no longer waits for */
  superseded: string | null
}
/** A question that is answered as it is asked. */
export type Ahead = {
  approval: AnsweredApproval
  /** what a grant is held against; null: an order lets the call pass */
  question: Question | null
  /** what happens where the grant has nothing left: a person is asked; null for an order */
  otherwise: Outcome | null
}

/** The answer to one call and all that is written with it. */
export type Outcome = {
  result: AdmitResult
  runId?: string
  step?: StepWrite
  event?: NewEvent
  audit?: AuditNote
  approval?: NewApproval
  superseded?: string[]
  answered?: AnsweredApproval
  consumed?: string[]
  degraded?: { runId: string; because: Failure }
  paused?: string
}

export function granted(
  now: Date,
  draft: Draft,
  reserved: Extract<Reserved, { granted: true }> | null,
): Outcome {
  const { base, consumed, raise, ahead } = draft
  const superseded = [raise?.status === 'pending' ? raise.id : null, draft.superseded].filter(
    (id) => id !== null,
  )
  const { item, run } = base
  const holdId = reserved?.holdId ?? null
  const { lowered } = draft
  const asked = nameOf(item)
  const byBudget = reserved?.degraded
    ? loweredByBudget(lowered?.model ?? asked, reserved.degraded, now)
    : null
  const down = [lowered, byBudget].filter((one) => one !== null)
  const decisions = byBudget ? [...draft.decisions, byBudget.decision] : draft.decisions
  const model = reserved?.degraded?.model ?? lowered?.model ?? draft.pinnedModel
  const because = down[0]?.because
  return {
    runId: run.id,
    consumed: [consumed, raise && raise.status !== 'pending' ? raise.id : null].filter((id) => id !== null),
    ...(superseded.length > 0 ? { superseded } : {}),
    ...(ahead ? { answered: ahead.approval } : {}),
    ...(because
      ? {
          degraded: { runId: run.id, because },
          audit: {
            action: 'call.degrade',
            subject: { kind: 'step', id: base.stepId },
            runId: run.id,
            before: { model: asked },
            after: { model, by: down.map(({ step }) => step) },
            inputHash: item.digest,
          },
        }
      : {}),
    step: stepWrite(base, 'started', {
      decisions,
      degraded: down.map(({ step }) => step),
      holdId,
      model: item.call.kind === 'model' ? (model ?? item.call.model) : null,
      request: item.call.kind === 'model' ? item.call.request : draft.arguments,
    }),
    result: {
      outcome: 'granted',
      stepId: base.stepId,
      holdId,
      idempotencyKey: base.stepId,
      arguments: draft.arguments,
      maxOutputTokens: reserved?.maxOutputTokens ?? null,
      model,
      // One try: a dependency that is just being asked again is not to be asked three times.
      ...(draft.probes.length > 0 && { maxAttempts: 1 }),
      decisions,
    },
  }
}

/** A budget's word on a call, as the run shows it. `why.details` names the budget. */
function budgetDecision(now: Date, effect: Decision['effect'], why: Failure): Decision {
  const { id = '', name = '' } = why.details as { id?: string; name?: string }
  const at = now.toISOString()
  return { at, by: 'budget', effect, id, name, rule: null, version: null, message: why.message }
}

/** A person said no, or did not say anything in time. */
export function rejected(base: Base, approval: StepApproval): Outcome {
  const status = approval.status as 'rejected' | 'expired' | 'cancelled'
  const decidedBy = approval.decidedBy?.name ?? null
  const error: Failure = {
    code: `approval_${status}`,
    retryable: false,
    message: approval.reason ?? status,
    details: { approvalId: approval.id, decidedBy },
  }
  return {
    runId: base.run.id,
    result: {
      outcome: 'rejected',
      stepId: base.stepId,
      approvalId: approval.id,
      status,
      reason: approval.reason ?? '',
      decidedBy,
    },
    step: stepWrite(base, 'failed', { error }),
    consumed: [approval.id],
  }
}

/** Recorded as the step's failure, with who refused. */
export function refused(
  services: Services,
  tx: Tx,
  base: Base,
  failed: Failure,
  decisions: Decision[],
  event?: Pick<NewEvent, 'type' | 'data'>,
): Outcome {
  const by = (failed.details as { by?: string } | undefined)?.by
  const word = by === 'budget' ? [budgetDecision(tx.now, 'deny', failed)] : []
  return {
    runId: base.run.id,
    result: { outcome: 'refused', stepId: base.stepId, failure: failed, decisions: [...decisions, ...word] },
    step: stepWrite(base, 'failed', {
      error: failed,
      decisions: [...decisions, ...word],
      request: base.item.call.kind === 'tool' ? base.item.call.arguments : base.item.call.request,
    }),
    audit: {
      action: 'call.refuse',
      subject: { kind: 'step', id: base.stepId },
      runId: base.run.id,
      after: { call: nameOf(base.item), code: failed.code, message: failed.message },
      inputHash: base.item.digest,
    },
    ...(event ? { event: { ...eventBase(services, tx, base.run), ...event } } : {}),
  }
}

export function stepWrite(base: Base, status: StepWrite['status'], rest: Partial<StepWrite>): StepWrite {
  const { item, run, stepId } = base
  return {
    id: stepId,
    runId: run.id,
    ...item.step,
    kind: item.call.kind,
    status,
    digest: item.digest,
    fence: item.lease.fence,
    ...rest,
  }
}

export const failure = (code: string, message: string, details?: Json): Failure => ({
  code,
  retryable: false,
  message,
  ...(details === undefined ? {} : { details }),
})

export const nameOf = (item: AdmitItem) => (item.call.kind === 'tool' ? item.call.tool : item.call.model)

export function eventBase(services: Services, tx: Tx, run: LockedRun): Omit<NewEvent, 'type' | 'data'> {
  return {
    id: services.newId('event', tx.now),
    workspaceId: tx.workspaceId,
    runId: run.id,
    agentId: run.agentId,
    key: null,
    source: 'platform',
  }
}
