import { hourMs } from '@ground-control/core/anomalies/calendar'
import { judgeModel, usualMix } from '@ground-control/core/anomalies/costly-model'
import { loopsIn, pollingFactor, repeatLimits } from '@ground-control/core/anomalies/loops'
import { type AnomalyRule, ruleFor } from '@ground-control/core/anomalies/rule-for'
import { allWorkspaces, type Tx } from '@ground-control/db/database'
import { readModelUses } from '@ground-control/db/repositories/agent-hours'
import { readAnomalyRules } from '@ground-control/db/repositories/anomaly-rules'
import {
  type ActiveRun,
  findActiveRuns,
  readRepeatedCalls,
  workspacesAtWork,
} from '@ground-control/db/repositories/recent-calls'
import type { PriceBook, PriceBooks } from '../prices/price-book.ts'
import type { Services } from '../services.ts'
import { raiseAnomaly } from './raise-anomaly.ts'

/** Longer than it comes round: what is under way at one look is seen by the next. */
const withinMs = 10_000
const loopWithinMs = 3_600_000
const learnedMs = 42 * 86_400_000
const leastRepeats = Math.min(...Object.values(repeatLimits))
const mostRepeats = Math.max(...Object.values(repeatLimits)) * pollingFactor

/**
 * Looks for loops and for first calls of costly models in runs that called something just now. It reads what is
 * recorded, every three seconds, and not where calls are admitted: there each call would have to be counted against
 * all of its run, which is a read more on the hottest path for something that hardly ever is. A loop makes a few calls
 * more until it is seen. Copies look each for themselves, and what several find is one anomaly.
 */
export function createCallWatch(services: Services, books: PriceBooks) {
  /** models that an agent is known to have called, by agent: nothing to ask about */
  const known = new Map<string, Set<string>>()
  return async (): Promise<boolean> => {
    const workspaces = await services.db.transaction(allWorkspaces, workspacesAtWork)
    for (const workspaceId of workspaces) {
      const book = await books.get(workspaceId)
      const seen = await services.db.transaction(workspaceId, async (tx) => {
        const runs = await findActiveRuns(tx, withinMs)
        if (runs.length === 0) return []
        const rules = await readAnomalyRules(tx)
        await findLoops(services, tx, runs, rules)
        const fresh = runs.flatMap((run) =>
          run.models.flatMap((model) => (known.get(run.agentId)?.has(model) ? [] : [{ run, model }])),
        )
        await findCostlyModels(services, tx, fresh, rules, book)
        return fresh
      })
      for (const { run, model } of seen)
        known.set(run.agentId, (known.get(run.agentId) ?? new Set()).add(model))
    }
    return false
  }
}

async function findLoops(
  services: Services,
  tx: Tx,
  runs: readonly ActiveRun[],
  rules: readonly AnomalyRule[],
) {
  const busy = runs.filter((run) => run.calls >= leastRepeats)
  if (busy.length === 0) return
  const calls = await readRepeatedCalls(
    tx,
    busy.map((run) => run.runId),
    { least: leastRepeats, most: mostRepeats, withinMs: loopWithinMs },
  )
  for (const [runId, made] of Map.groupBy(calls, (call) => call.runId)) {
    const { agentId, agentName } = busy.find((run) => run.runId === runId)!
    const rule = ruleFor(rules, { kind: 'loop', measure: 'calls', agentId })
    if (rule.sensitivity === 'off') continue
    for (const loop of loopsIn(made, rule.sensitivity)) {
      const { call, firstAt, lastAt, repeats } = loop
      await raiseAnomaly(
        services,
        tx,
        {
          ...{ agentId, agentName, runId, measure: 'calls', from: firstAt, until: lastAt, isOver: false },
          key: `${runId} ${call.kind} ${call.name} ${call.digest}`,
          score: repeats / loop.limit,
          evidence: { ...loop, kind: 'loop', firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() },
        },
        rule,
      )
    }
  }
}

async function findCostlyModels(
  services: Services,
  tx: Tx,
  fresh: ReadonlyArray<{ run: ActiveRun; model: string }>,
  rules: readonly AnomalyRule[],
  book: PriceBook,
) {
  for (const { run, model } of fresh) {
    const { runId, agentId, agentName } = run
    const rule = ruleFor(rules, { kind: 'costly_model', measure: 'cost', agentId })
    if (rule.sensitivity === 'off') continue
    // The hour that goes on may count this very call already; of a model that is found again there is one anomaly.
    const until = new Date(tx.now.getTime() - (tx.now.getTime() % hourMs) - withinMs)
    const uses = await readModelUses(tx, agentId, { since: new Date(tx.now.getTime() - learnedMs), until })
    if (uses.some((use) => use.model === model)) continue
    const price = book.model(model, usualMix(uses), tx.now)?.costNanoUsd
    const found = price === undefined ? null : judgeModel(Number(price), uses, rule.sensitivity)
    if (found === null) continue
    await raiseAnomaly(
      services,
      tx,
      {
        ...{
          agentId,
          agentName,
          runId,
          measure: 'cost',
          key: model,
          from: tx.now,
          until: tx.now,
          isOver: true,
        },
        score: found.factor,
        evidence: { kind: 'costly_model', model, ...found },
      },
      rule,
    )
  }
}
