import type { AgentDefinition } from '@ground-control/core/agents/schema'
import type { Json } from '@ground-control/core/json'
import { nanoPerUsd } from '@ground-control/core/money'
import type { PolicyDecision as DecidedBy } from '@ground-control/core/policies/decide'
import type { Decision, Failure } from '@ground-control/core/runs/schema'
import { checkLease, lost } from '@ground-control/core/workers/lease'
import type { AdmitItem, AdmitResult } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import {
  closeApprovals,
  consumeApprovals,
  findApprovalsOfSteps,
  insertApprovals,
  type NewApproval,
  type StepApproval,
} from '@ground-control/db/repositories/asked-approvals'
import { appendEvents, type NewEvent } from '@ground-control/db/repositories/events'
import { openHoldCosts } from '@ground-control/db/repositories/holds'
import { type LockedRun, lockRuns } from '@ground-control/db/repositories/runs'
import {
  findSteps,
  type StepRow,
  type StepWrite,
  stepKeyOf,
  writeSteps,
} from '@ground-control/db/repositories/steps'
import { approvalDigest } from '../approvals/digest.ts'
import { contentHash } from '../audit/content-hash.ts'
import { type AuditNote, record } from '../audit/record.ts'
import { type Reservation, reserve } from '../budgets/reserve.ts'
import { giveBack } from '../budgets/settle.ts'
import type { Gate, GateCache, GateOutcome } from '../policies/gate.ts'
import type { PriceOf } from '../prices/price.ts'
import type { Services } from '../services.ts'
import { callFacts } from './call-facts.ts'
import { hotVerb } from './lanes.ts'
import { releaseHeldRuns } from './release.ts'
import { orderOf, readStops, type Stop, stopOf } from './stops.ts'
import type { VersionCache } from './versions.ts'

/**
 * Leave to make one model or tool call. Asked in this order, the first no wins: lease, orders in force, what is
 * recorded already, the version's own limits, policies, a person, budgets. The answer and all it rests on are
 * written in the transaction that gives it; a no is recorded as the step's outcome.
 */
export function createAdmit(services: Services, versions: VersionCache, gates: GateCache, price: PriceOf) {
  return hotVerb<AdmitItem, AdmitResult, Gate>(
    services,
    async (tx, asked, gate) => {
      const facts = await loadFacts(
        tx,
        versions,
        asked.map(({ item }) => item),
      )
      const drafts = asked.map(({ item }) => judge(services, tx, gate, price, facts, item))
      const work = drafts.flatMap((draft) =>
        'reservation' in draft && draft.reservation ? [draft.reservation] : [],
      )
      const abandoned = drafts.flatMap((draft) =>
        'abandonedHold' in draft && draft.abandonedHold ? [draft.abandonedHold] : [],
      )
      await giveBack(services, tx, abandoned, 'released')
      const reserved = await reserve(services, tx, work)
      const outcomes = drafts.map((draft): Outcome => {
        if (!('reservation' in draft)) return draft
        if (draft.reservation === null) return granted(draft, null)
        const answer = reserved[work.indexOf(draft.reservation)]!
        return answer.granted
          ? granted(draft, answer.holdId)
          : refused(services, tx, draft.base, budgetFailure(answer), draft.decisions, {
              type: 'budget.refused',
              data: {
                budgetId: answer.budget.id,
                budgetName: answer.budget.name,
                accountId: answer.accountId,
                message: answer.message,
                point: draft.base.item.call.kind,
              },
            })
      })
      await write(services, tx, outcomes)
      return outcomes.map((outcome) => outcome.result)
    },
    (workspaceId) => gates.get(workspaceId),
  )
}

type Facts = {
  runs: Map<string, LockedRun>
  stops: Stop[]
  steps: Map<string, StepRow>
  approvals: Map<string, StepApproval>
  definitions: Map<string, AgentDefinition>
  openCosts: Map<string, bigint>
}

async function loadFacts(tx: Tx, versions: VersionCache, items: readonly AdmitItem[]): Promise<Facts> {
  // In this order: a run's steps are read once its row is ours.
  const [runs, stops, steps] = await Promise.all([
    lockRuns(
      tx,
      items.map((item) => item.lease.runId),
    ),
    readStops(tx),
    findSteps(
      tx,
      items.map((item) => ({ runId: item.lease.runId, ...item.step })),
    ),
  ])
  const [approvals, definitions] = await Promise.all([
    findApprovalsOfSteps(
      tx,
      [...steps.values()].filter((step) => step.status === 'waiting').map((step) => step.id),
    ),
    versions.read(
      tx,
      [...runs.values()].map((run) => run.agentVersionId),
    ),
  ])
  const limited = [...runs.values()].filter(
    (run) => definitions.get(run.agentVersionId)?.limits.costUsd !== undefined,
  )
  const openCosts = await openHoldCosts(
    tx,
    limited.map((run) => run.id),
  )
  return { runs, stops, steps, approvals, definitions, openCosts }
}

type Base = { item: AdmitItem; run: LockedRun; stepId: string; existing: StepRow | undefined }
type Draft = {
  base: Base
  decisions: Decision[]
  reservation: Reservation | null
  abandonedHold: string | null
  consumed: string | null
  arguments: Json | null
  pinnedModel: string | null
}
type Outcome = {
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

function judge(
  services: Services,
  tx: Tx,
  gate: Gate,
  price: PriceOf,
  facts: Facts,
  item: AdmitItem,
): Draft | Outcome {
  const run = facts.runs.get(item.lease.runId)
  const gone = checkLease(run, item.lease)
  if (gone || run === undefined) return { result: gone ?? lost('fenced', 'no such run') }
  if (run.cancelRequestedAt) return { result: lost('cancelled', 'the run is being cancelled') }
  const stop = stopOf(facts.stops, run, tx.now)
  if (stop)
    return {
      result: lost(stop.kind === 'kill' ? 'killed' : 'paused', `${stop.kind}: ${stop.reason}`),
      ...(stop.kind === 'pause' ? { paused: run.id } : {}),
    }
  const existing = facts.steps.get(stepKeyOf(run.id, item.step))
  if (existing && existing.digest !== item.digest)
    return {
      result: lost('digest_mismatch', `step ${item.step.name} asked something else when it was recorded`),
    }
  if (existing && (existing.status === 'succeeded' || existing.status === 'failed')) {
    return {
      result: {
        outcome: 'recorded',
        stepId: existing.id,
        status: existing.status,
        output: existing.output,
        error: existing.error,
      },
    }
  }
  const base: Base = { item, run, existing, stepId: existing?.id ?? services.newId('step') }
  const definition = facts.definitions.get(run.agentVersionId)!
  const pinnedModel =
    item.call.kind === 'model' ? (orderOf(facts.stops, 'pin_model', run, tx.now)?.model ?? null) : null
  const model = item.call.kind === 'model' ? (pinnedModel ?? item.call.model) : null
  const cost =
    item.call.kind === 'model' && model
      ? price(model, {
          inputTokens: item.call.estimate.inputTokens,
          outputTokens: item.call.estimate.maxOutputTokens,
        })
      : 0n
  const limit = overOwnLimit(definition, facts.openCosts, run, cost)
  if (limit) return refused(services, tx, base, limit, [])

  const tool =
    item.call.kind === 'tool'
      ? definition.tools.find((known) => known.name === (item.call as { tool: string }).tool)
      : undefined
  if (item.call.kind === 'tool' && tool === undefined) {
    return refused(
      services,
      tx,
      base,
      failure(
        'unknown_tool',
        `the tool ${item.call.tool} is not part of ${run.agentName} version ${run.agentVersionNumber}`,
      ),
      [],
    )
  }
  const approval = existing ? facts.approvals.get(existing.id) : undefined
  const args =
    item.call.kind === 'tool'
      ? approval?.status === 'edited'
        ? approval.editedArguments
        : item.call.arguments
      : null
  const outcome = gate.decide(
    item.call.kind === 'model' ? 'model_call' : 'tool_call',
    callFacts(run, item, { model, cost, tool, args }),
    tx.now,
  )
  const bypass = outcome.effect === 'require_approval' ? orderOf(facts.stops, 'bypass', run, tx.now) : null
  const decisions = decisionsOf(tx, outcome, bypass)
  if (outcome.effect === 'deny') {
    const by = outcome.by!
    return refused(
      services,
      tx,
      base,
      {
        code: 'policy_denied',
        retryable: false,
        message: by.message || `denied by rule "${by.rule}" of policy ${by.policyName} version ${by.version}`,
        details: { by: 'policy', id: by.policyId, name: by.policyName, rule: by.rule, version: by.version },
      },
      decisions,
      policyEvent('policy.denied', item, by),
    )
  }
  if (outcome.effect === 'require_approval' && !bypass) {
    const answer = consult(services, tx, base, outcome.by!, decisions, approval)
    if (answer) return answer
  } else if (
    approval?.status === 'rejected' ||
    approval?.status === 'expired' ||
    approval?.status === 'cancelled'
  ) {
    return rejected(base, approval)
  }
  return {
    base,
    decisions,
    consumed: approval && approval.status !== 'pending' ? approval.id : null,
    arguments: args,
    pinnedModel,
    abandonedHold: existing?.holdId ?? null,
    reservation: item.call.kind === 'model' ? reservationOf(base, item.call.estimate, model, cost) : null,
  }
}

/** Budgets count model calls: their cost, tokens and number. */
function reservationOf(
  { run, stepId }: Base,
  estimate: { inputTokens: number; maxOutputTokens: number },
  model: string | null,
  cost: bigint | null,
): Reservation {
  return {
    stepId,
    call: { agentId: run.agentId, runId: run.id, endUser: run.endUser, tags: run.tags, model },
    amounts: { cost, tokens: BigInt(estimate.inputTokens + estimate.maxOutputTokens), calls: 1n },
  }
}

/** A rule asks for a person: what has been said, or the question. Null: a person said yes to exactly this. */
function consult(
  services: Services,
  tx: Tx,
  base: Base,
  by: DecidedBy,
  decisions: Decision[],
  approval: StepApproval | undefined,
): Outcome | null {
  const { item, run, stepId } = base
  const args =
    item.call.kind === 'tool' ? item.call.arguments : { model: item.call.model, ...item.call.estimate }
  const action = item.call.kind === 'tool' ? item.call.tool : item.call.model
  const digest = approvalDigest({
    action,
    arguments: args,
    agentVersionId: run.agentVersionId,
    policyVersionId: by.policyVersionId,
  })
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
  const approvalId = services.newId('approval')
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
    ...(approval ? { superseded: approval.id } : {}),
    approval: {
      id: approvalId,
      runId: run.id,
      stepId,
      agentId: run.agentId,
      agentVersionId: run.agentVersionId,
      policyVersionId: by.policyVersionId,
      rule: by.rule,
      action,
      title: by.message || `${run.agentName} wants to call ${action}`,
      arguments: args,
      digest,
      risk: by.risk,
      onBehalfOf: run.endUser,
      costSoFarNanoUsd: run.costNanoUsd,
      deadlineMs: by.deadlineMs,
    },
  }
}

function rejected(base: Base, approval: StepApproval): Outcome {
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

function granted(draft: Draft, holdId: string | null): Outcome {
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
      decisions,
    },
  }
}

function refused(
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

async function write(services: Services, tx: Tx, outcomes: readonly Outcome[]) {
  const some = <Key extends keyof Outcome>(key: Key) =>
    outcomes.flatMap((outcome) => (outcome[key] ? [outcome[key] as NonNullable<Outcome[Key]>] : []))
  await Promise.all([
    writeSteps(tx, some('step')),
    closeApprovals(tx, { approvalIds: some('superseded') }, 'superseded'),
    insertApprovals(tx, some('approval')),
    consumeApprovals(tx, some('consumed')),
    appendEvents(tx, some('event')),
    record(services, tx, { kind: 'system', id: 'admission', name: 'Admission' }, some('audit')),
    releaseHeldRuns(tx, some('paused')),
  ])
}

function stepWrite(base: Base, status: StepWrite['status'], rest: Partial<StepWrite>): StepWrite {
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

function overOwnLimit(
  definition: AgentDefinition,
  openCosts: Map<string, bigint>,
  run: LockedRun,
  cost: bigint | null,
): Failure | null {
  const { limits } = definition
  if (run.modelCalls + run.toolCalls >= limits.steps)
    return failure('step_limit', `the run has made ${limits.steps} calls, the most its agent allows`)
  if (limits.costUsd === undefined) return null
  if (cost === null)
    return failure('unpriced', 'no price is known for the model, and the agent limits what a run may cost')
  const limit = BigInt(Math.round(limits.costUsd * Number(nanoPerUsd)))
  const used = run.costNanoUsd + (openCosts.get(run.id) ?? 0n)
  if (used + cost <= limit) return null
  return failure(
    'budget_exceeded',
    `the agent's own limit of $${limits.costUsd} a run has no room for this call`,
    { by: 'budget', id: '', name: `limit of ${definition.name}` },
  )
}

const failure = (code: string, message: string, details?: Json): Failure => ({
  code,
  retryable: false,
  message,
  ...(details === undefined ? {} : { details }),
})

function budgetFailure(answer: {
  code: string
  budget: { id: string; name: string }
  message: string
}): Failure {
  return failure(answer.code, answer.message, { by: 'budget', ...answer.budget })
}

function decisionsOf(tx: Tx, outcome: GateOutcome, bypass: Stop | null): Decision[] {
  const at = tx.now.toISOString()
  const words: Decision[] = []
  if (outcome.by)
    words.push({
      at,
      by: 'policy',
      effect: outcome.effect,
      id: outcome.by.policyId,
      name: outcome.by.policyName,
      rule: outcome.by.rule,
      version: outcome.by.version,
      message: outcome.by.message,
    })
  if (bypass)
    words.push({
      at,
      by: 'override',
      effect: 'allow',
      id: bypass.id,
      name: 'bypass',
      rule: null,
      version: null,
      message: bypass.reason,
    })
  return words
}

const nameOf = (item: AdmitItem) => (item.call.kind === 'tool' ? item.call.tool : item.call.model)

function policyEvent(type: string, item: AdmitItem, by: DecidedBy): Pick<NewEvent, 'type' | 'data'> {
  return {
    type,
    data: {
      policyId: by.policyId,
      policyName: by.policyName,
      version: by.version,
      rule: by.rule,
      [item.call.kind]: nameOf(item),
    },
  }
}

function eventBase(services: Services, tx: Tx, run: LockedRun): Omit<NewEvent, 'type' | 'data'> {
  return {
    id: services.newId('event'),
    workspaceId: tx.workspaceId,
    runId: run.id,
    agentId: run.agentId,
    key: null,
    source: 'platform',
  }
}
