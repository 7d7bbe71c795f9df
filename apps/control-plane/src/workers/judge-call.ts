import type { AgentDefinition } from '@ground-control/core/agents/schema'
import { modelDependencies, toolDependency } from '@ground-control/core/breakers/dependency'
import type { BreakerState } from '@ground-control/core/breakers/states'
import type { Decision } from '@ground-control/core/runs/schema'
import { checkLease, lost } from '@ground-control/core/workers/lease'
import type { AdmitItem } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import type { StepApproval } from '@ground-control/db/repositories/asked-approvals'
import type { LiveGrant } from '@ground-control/db/repositories/grants'
import type { LockedRun } from '@ground-control/db/repositories/runs'
import { type StepRow, stepKeyOf } from '@ground-control/db/repositories/steps'
import { standOf } from '../breakers/stand.ts'
import type { Gate, GateOutcome } from '../policies/gate.ts'
import type { PriceOf } from '../prices/price.ts'
import type { PriceBook } from '../prices/price-book.ts'
import type { Services } from '../services.ts'
import { aheadByBypass, aheadByGrant, grantDecision } from './answer-ahead.ts'
import { callFacts } from './call-facts.ts'
import {
  type Ahead,
  type Base,
  type Draft,
  failure,
  type Outcome,
  refused,
  rejected,
} from './call-outcome.ts'
import { consult, questionOf } from './consult.ts'
import { lowerCall } from './lower-call.ts'
import { overOwnLimit } from './own-limit.ts'
import { policyEvent } from './policy-event.ts'
import { modelReservation, toolReservation } from './reservation-of.ts'
import { bypassOf, pinOf, type Stop, stopOf } from './stops.ts'

/** What calls are judged on, as the transaction sees it. */
export type Facts = {
  runs: Map<string, LockedRun>
  stops: Stop[]
  steps: Map<string, StepRow>
  approvals: Map<string, StepApproval>
  /** what budgets have asked people */
  raises: Map<string, StepApproval>
  definitions: Map<string, AgentDefinition>
  openCosts: Map<string, bigint>
  /** those that remember something, by dependency */
  breakers: Map<string, BreakerState>
  /** standing ones, as they were lately */
  grants: readonly LiveGrant[]
}

/** Everything but the budgets: they are asked for all calls of a batch together. */
export function judge(
  services: Services,
  tx: Tx,
  gate: Gate,
  book: PriceBook,
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
  const { call } = item
  const base: Base = { item, run, existing, stepId: existing?.id ?? services.newId('step') }
  const definition = facts.definitions.get(run.agentVersionId)!
  const pinnedModel = call.kind === 'model' ? pinOf(facts.stops, run, tx.now) : null
  const price: PriceOf = (name, usage) => book.model(name, usage, tx.now)?.costNanoUsd ?? null
  const mostOf = (name: string, { estimate }: ModelCall) =>
    price(name, { inputTokens: estimate.inputTokens, outputTokens: estimate.maxOutputTokens })
  const factsWith = (name: string, call: ModelCall) =>
    callFacts(run, item, { model: name, cost: mostOf(name, call), tool: undefined, args: null })
  const { lowered, denied } =
    call.kind === 'model' && pinnedModel === null
      ? lowerCall(gate, call.model, definition.models, () => factsWith(call.model, call), tx.now)
      : untouched
  const model = call.kind === 'model' ? (pinnedModel ?? lowered?.model ?? call.model) : null
  const cost =
    call.kind === 'tool'
      ? (book.tool(call.tool, tx.now)?.costNanoUsd ?? 0n)
      : mostOf(model ?? call.model, call)
  const down = lowered ? [lowered.decision] : []
  const limit = overOwnLimit(definition, facts.openCosts, run, cost)
  if (limit) return refused(services, tx, base, limit, down)

  const tool = call.kind === 'tool' ? definition.tools.find((known) => known.name === call.tool) : undefined
  if (call.kind === 'tool' && tool === undefined) {
    return refused(
      services,
      tx,
      base,
      failure(
        'unknown_tool',
        `the tool ${call.tool} is not part of ${run.agentName} version ${run.agentVersionNumber}`,
      ),
      [],
    )
  }
  const dependencies =
    call.kind === 'tool' ? [toolDependency(run.agentName, call.tool)] : modelDependencies(model ?? call.model)
  const stand = standOf(facts, dependencies, base.stepId, tx.now)
  // Before anybody is asked: nobody should approve what cannot be called.
  if (stand.refusal) return refused(services, tx, base, stand.refusal, down)
  const approval = existing ? facts.approvals.get(existing.id) : undefined
  const args =
    call.kind === 'tool' ? (approval?.status === 'edited' ? approval.editedArguments : call.arguments) : null
  const outcome =
    denied ??
    gate.decide(
      call.kind === 'model' ? 'model_call' : 'tool_call',
      callFacts(run, item, { model, cost, tool, args }),
      tx.now,
    )
  const bypass =
    outcome.effect === 'require_approval' ? bypassOf(facts.stops, run, tool?.name ?? null, tx.now) : null
  const decisions = [...down, ...decisionsOf(tx, outcome, bypass)]
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
  let ahead: Ahead | null = null
  if (outcome.effect === 'require_approval' && !bypass) {
    const answer = consult(services, tx, base, model, outcome.by!, decisions, approval)
    // A grant answers what is asked for the first time; what people have before them is theirs to decide.
    if (answer?.approval && approval === undefined && call.kind === 'tool')
      ahead = aheadByGrant(facts.grants, { ...answer, approval: answer.approval }, outcome.by!, tx.now)
    if (answer && ahead === null) return answer
    if (ahead) decisions.push(grantDecision(ahead, tx.now))
  } else if (
    approval?.status === 'rejected' ||
    approval?.status === 'expired' ||
    approval?.status === 'cancelled'
  ) {
    return rejected(base, approval)
  }
  const isOpen = approval === undefined || approval.status === 'pending' || approval.status === 'superseded'
  if (bypass && isOpen) ahead = aheadByBypass(questionOf(services, base, model, outcome.by!), bypass)
  const mayStandIn = (name: string): boolean => {
    if (call.kind !== 'model' || pinnedModel !== null) return false
    const lower = standOf(facts, modelDependencies(name), base.stepId, tx.now)
    if (lower.refusal || lower.probes.length > 0) return false
    if (overOwnLimit(definition, facts.openCosts, run, mostOf(name, call))) return false
    const { effect } = gate.decide('model_call', factsWith(name, call), tx.now)
    return effect === 'allow' || (effect === 'require_approval' && bypass !== null)
  }
  return {
    base,
    decisions,
    consumed: approval && approval.status !== 'pending' ? approval.id : null,
    raise: existing ? facts.raises.get(existing.id) : undefined,
    arguments: args,
    pinnedModel,
    lowered,
    probes: stand.probes,
    ahead,
    superseded: approval?.status === 'pending' ? approval.id : null,
    abandonedHold: existing?.holdId ?? null,
    reservation:
      call.kind === 'model'
        ? modelReservation(
            base,
            price,
            pinnedModel === null ? definition.models : [],
            call.estimate,
            model,
            cost,
            // What a budget's ladder puts in its place is judged as well: a rule, a breaker or a limit may be against it.
            mayStandIn,
          )
        : toolReservation(base, cost),
  }
}

type ModelCall = Extract<AdmitItem['call'], { kind: 'model' }>
const untouched = { lowered: null, denied: null }

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
