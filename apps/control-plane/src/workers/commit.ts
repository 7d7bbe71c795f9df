import { modelDependencies, toolDependency } from '@ground-control/core/breakers/dependency'
import { withSavings } from '@ground-control/core/degradation/saved'
import type { Degradation } from '@ground-control/core/degradation/schema'
import { soundTokens } from '@ground-control/core/prices/sound-usage'
import type { CostKind } from '@ground-control/core/runs/schema'
import { checkLease, lost } from '@ground-control/core/workers/lease'
import type { CommitItem, CommitResult } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import { readAwakeBreakers } from '@ground-control/db/repositories/breakers'
import { findHolds, type OpenHold } from '@ground-control/db/repositories/holds'
import { addRunUsage, type LockedRun, type RunUsage } from '@ground-control/db/repositories/runs'
import {
  findSteps,
  type StepRow,
  type StepWrite,
  stepKeyOf,
  writeSteps,
} from '@ground-control/db/repositories/steps'
import { contentHash } from '../audit/content-hash.ts'
import { type AuditNote, record } from '../audit/record.ts'
import { observeCalls, type SeenCall } from '../breakers/observe-calls.ts'
import { giveBack, type Settlement, settle } from '../budgets/settle.ts'
import { type CallCost, costOfCall } from '../prices/price.ts'
import type { PriceBook } from '../prices/price-book.ts'
import { cancelRuns } from '../runs/end-runs.ts'
import type { Services } from '../services.ts'
import type { Asked } from './lanes.ts'
import type { RunsInHand } from './runs-in-hand.ts'
import { workerActor } from './worker-actor.ts'

/**
 * Records what a step came to, once: the same commit again gets the same answer. A model call's hold ends here at
 * its real cost. The result of a run that is over meanwhile is kept as evidence and its cost is counted, but the
 * worker is told that the run is no longer its own.
 */
export function createCommit(services: Services) {
  return async (
    tx: Tx,
    inHand: RunsInHand,
    asked: ReadonlyArray<Asked<CommitItem>>,
    book: PriceBook,
  ): Promise<CommitResult[]> => {
    if (asked.length === 0) return []
    const items = asked.map(({ item }) => item)
    // In this order: a run's steps are read once its row is ours.
    const [runs, steps, holds, awake] = await Promise.all([
      inHand.read(),
      findSteps(
        tx,
        items.map((item) => ({ runId: item.lease.runId, ...item.step })),
      ),
      findHolds(
        tx,
        items.flatMap((item) => (item.settle ? [item.settle.holdId] : [])),
      ),
      // Only calls depend on anything that could be failing.
      items.some(isCall) ? readAwakeBreakers(tx) : new Map(),
    ])
    // A tool that is paid for has a hold that its caller does not know of.
    for (const [id, hold] of await findHolds(tx, toolHolds(items, steps))) holds.set(id, hold)
    const quotes = { book, at: tx.now }
    const plans = items.map((item) =>
      plan(
        services,
        quotes,
        item,
        runs.get(item.lease.runId),
        steps.get(stepKeyOf(item.lease.runId, item.step)),
        holds,
      ),
    )
    const some = <Key extends keyof Plan>(key: Key) =>
      plans.flatMap((one) => (one[key] ? [one[key] as NonNullable<Plan[Key]>] : []))
    // Before the budgets' accounts are locked, as where calls are admitted.
    await observeCalls(services, tx, awake, some('seen'))
    writeSteps(tx, some('step'))
    addRunUsage(tx, some('usage'))
    record(services, tx, workerActor, some('audit'))
    await settle(services, tx, some('settlement'))
    await giveBack(services, tx, some('release'), 'released')
    await cancelRuns(services, tx, some('cancel'), { code: 'cancelled', message: 'cancelled while it ran' })
    inHand.changed([...some('usage').map(({ runId }) => runId), ...some('cancel')])
    return plans.map((one) => one.result)
  }
}

type Plan = {
  result: CommitResult
  step?: StepWrite
  settlement?: Settlement | null
  release?: string | null
  usage?: RunUsage
  audit?: AuditNote | null
  cancel?: string
  seen?: SeenCall
}

function plan(
  services: Services,
  quotes: Quotes,
  item: CommitItem,
  run: LockedRun | undefined,
  existing: StepRow | undefined,
  holds: Map<string, OpenHold>,
): Plan {
  const gone = checkLease(run, item.lease)
  const foreign = run === undefined || (gone !== null && existing?.fence !== item.lease.fence)
  if (foreign) return { result: gone ?? lost('fenced', 'no such run') }
  if (existing && existing.digest !== item.digest)
    return { result: lost('digest_mismatch', `step ${item.step.name} was recorded with another request`) }
  if (existing && (existing.status === 'succeeded' || existing.status === 'failed')) {
    return {
      result: gone ?? { outcome: 'committed', stepId: existing.id, costNanoUsd: null, costKind: null },
    }
  }
  const stepId = existing?.id ?? services.newId('step')
  const hold = holds.get(item.settle?.holdId ?? existing?.holdId ?? '')
  // The hold must be this step's own: a worker can't end another call's reservation.
  const settles = hold !== undefined && hold.runId === run.id && hold.stepId === stepId
  const cost = settles ? costOf(quotes, item, hold) : null
  const ofCall = isCall(item)
  const result: CommitResult = {
    outcome: 'committed',
    stepId,
    costNanoUsd: cost?.costNanoUsd?.toString() ?? null,
    costKind: cost?.costKind ?? null,
  }
  return {
    result: gone ?? (run.cancelRequestedAt ? lost('cancelled', 'the run was cancelled') : result),
    ...(gone === null && run.cancelRequestedAt ? { cancel: run.id } : {}),
    step: {
      id: stepId,
      runId: run.id,
      ...item.step,
      kind: item.kind,
      status: item.outcome.status,
      digest: item.digest,
      fence: item.lease.fence,
      attempt: item.attempt,
      ...(item.request === undefined ? {} : { request: item.request }),
      ...(item.outcome.status === 'succeeded'
        ? { output: item.outcome.output }
        : { error: item.outcome.error }),
      ...(cost
        ? {
            model: item.settle?.model,
            inputTokens: cost.inputTokens,
            outputTokens: cost.outputTokens,
            costNanoUsd: cost.costNanoUsd,
            costKind: cost.costKind,
            priceSource: cost.priceSource,
            cachedInputTokens: item.settle?.usage?.cachedInputTokens ?? null,
            reasoningTokens: item.settle?.usage?.reasoningTokens ?? null,
            isBatch: item.settle?.usage?.isBatch ?? null,
          }
        : {}),
      degraded: existing?.degraded && degradedAt(quotes, existing.degraded, item, cost),
      startedAt: item.startedAtMs === undefined ? null : new Date(item.startedAtMs),
    },
    settlement:
      settles && cost
        ? {
            holdId: hold.id,
            actual: {
              cost: cost.costNanoUsd ?? 0n,
              tokens: BigInt(cost.inputTokens + cost.outputTokens),
              calls: item.kind === 'model' ? 1n : 0n,
            },
          }
        : null,
    release: settles && !cost ? hold.id : null,
    ...(ofCall
      ? {
          usage: {
            runId: run.id,
            costNanoUsd: cost?.costNanoUsd ?? 0n,
            unpriced: cost?.costKind === ('unpriced' satisfies CostKind),
            inputTokens: cost?.inputTokens ?? 0,
            outputTokens: cost?.outputTokens ?? 0,
            modelCalls: item.kind === 'model' ? 1 : 0,
            toolCalls: item.kind === 'tool' ? 1 : 0,
          },
        }
      : {}),
    audit: ofCall ? callNote(item, run, stepId) : null,
    ...(existing?.status === 'started' && ofCall ? { seen: seenCall(item, run, existing) } : {}),
  }
}

const isCall = ({ kind }: CommitItem) => kind === 'model' || kind === 'tool'

/** How the step of a tool call is named. */
const toolStep = /^tool:([A-Za-z0-9_-]{1,64})$/

/** A call that was admitted, by what was admitted: the worker's word is taken for how it ended alone. */
function seenCall(item: CommitItem, run: LockedRun, existing: StepRow): SeenCall {
  const tool = toolStep.exec(existing.name)?.[1]
  const dependencies =
    existing.model !== null
      ? modelDependencies(existing.model)
      : tool === undefined
        ? []
        : [toolDependency(run.agentName, tool)]
  const failure = item.outcome.status === 'failed' ? item.outcome.error : null
  return { callId: existing.id, runId: run.id, agentId: run.agentId, dependencies, failure }
}

type Quotes = { book: PriceBook; at: Date }

/** Null where the call never reached a model, or a tool that is paid for failed: nothing was used. */
function costOf({ book, at }: Quotes, item: CommitItem, hold: OpenHold): CallCost | null {
  if (item.kind === 'tool') return toolCost({ book, at }, item, hold)
  if (!item.settle?.usage) return null
  const { model, usage, counted } = item.settle
  return costOfCall((used) => book.model(model, used, at), usage, {
    costNanoUsd: hold.costNanoUsd,
    inputTokens: soundTokens(counted?.inputTokens) ?? 0,
    outputTokens: soundTokens(counted?.outputTokens) ?? 0,
  })
}

/** The steps down of a call with what each saved, by the prices of now like the call itself. */
function degradedAt(
  { book, at }: Quotes,
  down: Degradation[],
  item: CommitItem,
  cost: CallCost | null,
): Degradation[] {
  const usage = item.settle?.usage
  if (!usage || cost === null) return down
  const used = {
    inputTokens: cost.inputTokens,
    outputTokens: cost.outputTokens,
    cachedInputTokens: soundTokens(usage.cachedInputTokens),
    reasoningTokens: soundTokens(usage.reasoningTokens),
    isBatch: usage.isBatch ?? false,
  }
  const actual = cost.costKind === 'priced' ? cost.costNanoUsd : null
  return withSavings(down, (model) => book.model(model, used, at)?.costNanoUsd ?? null, actual)
}

/** A tool costs what was reserved for it, whatever its price has become meanwhile. */
function toolCost({ book, at }: Quotes, item: CommitItem, hold: OpenHold): CallCost | null {
  const tool = toolStep.exec(item.step.name)?.[1]
  if (hold.costNanoUsd === 0n)
    return { costNanoUsd: 0n, costKind: 'included', priceSource: null, inputTokens: 0, outputTokens: 0 }
  if (item.outcome.status === 'failed') return null
  return {
    costNanoUsd: hold.costNanoUsd,
    costKind: 'priced',
    priceSource: tool === undefined ? null : (book.tool(tool, at)?.source ?? null),
    inputTokens: 0,
    outputTokens: 0,
  }
}

const toolHolds = (items: readonly CommitItem[], steps: ReadonlyMap<string, StepRow>) =>
  items.flatMap((item) => {
    if (item.kind !== 'tool' || item.settle) return []
    return steps.get(stepKeyOf(item.lease.runId, item.step))?.holdId ?? []
  })

function callNote(item: CommitItem, run: LockedRun, stepId: string): AuditNote {
  return {
    action: `${item.kind}.call`,
    subject: { kind: 'step', id: stepId },
    runId: run.id,
    after: { agent: run.agentName, step: item.step.name, outcome: item.outcome.status },
    inputHash: item.digest,
    outputHash:
      item.outcome.status === 'succeeded'
        ? contentHash(item.outcome.output)
        : contentHash(item.outcome.error),
  }
}
