import type { Dependency } from '@ground-control/core/breakers/dependency'
import type { Json } from '@ground-control/core/json'
import type { Decision, Failure } from '@ground-control/core/runs/schema'
import type { AdmitItem, AdmitResult } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import type { NewApproval, StepApproval } from '@ground-control/db/repositories/asked-approvals'
import type { NewEvent } from '@ground-control/db/repositories/events'
import type { LockedRun } from '@ground-control/db/repositories/runs'
import type { StepRow, StepWrite } from '@ground-control/db/repositories/steps'
import type { AuditNote } from '../audit/record.ts'
import type { Reservation } from '../budgets/reserve.ts'
import type { Services } from '../services.ts'

/** A call that was asked for, and the step that records it. */
export type Base = { item: AdmitItem; run: LockedRun; stepId: string; existing: StepRow | undefined }
/** Allowed by all but the budgets. */
export type Draft = {
  base: Base
  decisions: Decision[]
  reservation: Reservation | null
  abandonedHold: string | null
  consumed: string | null
  arguments: Json | null
  pinnedModel: string | null
  /** what the call tries again, after their breakers were open */
  probes: readonly Dependency[]
}
/** The answer to one call and all that is written with it. */
export type Outcome = {
  result: AdmitResult
  runId?: string
  step?: StepWrite
  event?: NewEvent
  audit?: AuditNote
  approval?: NewApproval
  superseded?: string
  consumed?: string | null
  paused?: string
}

export function granted(draft: Draft, holdId: string | null): Outcome {
  const { base, decisions, consumed, pinnedModel } = draft
  const { item } = base
  return {
    runId: base.run.id,
    consumed,
    step: stepWrite(base, 'started', {
      decisions,
      holdId,
      model: item.call.kind === 'model' ? (pinnedModel ?? item.call.model) : null,
      request: item.call.kind === 'model' ? item.call.request : draft.arguments,
    }),
    result: {
      outcome: 'granted',
      stepId: base.stepId,
      holdId,
      idempotencyKey: base.stepId,
      arguments: draft.arguments,
      maxOutputTokens: null,
      model: pinnedModel,
      // One try: a dependency that is just being asked again is not to be asked three times.
      ...(draft.probes.length > 0 && { maxAttempts: 1 }),
      decisions,
    },
  }
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
    consumed: approval.id,
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
  const budget = failed.details as { by?: string; id?: string; name?: string } | undefined
  const word: Decision[] =
    budget?.by === 'budget'
      ? [
          {
            at: tx.now.toISOString(),
            by: 'budget',
            effect: 'deny',
            id: budget.id ?? '',
            name: budget.name ?? '',
            rule: null,
            version: null,
            message: failed.message,
          },
        ]
      : []
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
