import type { BudgetScope, BudgetUnit, BudgetWindow, Threshold } from '../budgets/schema.ts'
import type { AnomalyEvidence } from './evidence.ts'
import type { AnomalyResponse } from './schema.ts'

export type Restraint = Extract<AnomalyResponse, 'throttle' | 'ask'>

/** Where its evidence does not say what is usual. */
const fewPerMinute = 1

/**
 * The budget that throttles or asks because of an anomaly. Of too much usage: as much an hour as is usual at most, then
 * calls pass one by one, or each asks. Of a loop: after one more call of that run. Of a costly model:
 * after one more call of the agent.
 */
export function restraintFor(
  about: { agentId: string; agentName: string; runId: string | null; evidence: AnomalyEvidence },
  response: Restraint,
): {
  name: string
  scope: BudgetScope
  scopeValue: string | null
  window: BudgetWindow
  rollingMs: null
  unit: BudgetUnit
  limit: bigint
  hard: boolean
  thresholds: Threshold[]
} {
  const { evidence, runId } = about
  const isUsage = evidence.kind === 'usage'
  const isOfRun = evidence.kind === 'loop' && runId !== null
  const limit = isUsage ? Math.max(1, Math.ceil(evidence.upper / evidence.windowHours)) : 1
  const perMinute =
    evidence.kind === 'usage' && evidence.measure === 'calls' ? Math.ceil(limit / 60) : fewPerMinute
  return {
    name: `Anomaly of ${about.agentName}`.slice(0, 200),
    scope: isOfRun ? 'run' : 'agent',
    scopeValue: isOfRun ? runId : about.agentId,
    window: isOfRun ? 'run' : 'hour',
    rollingMs: null,
    unit: isUsage ? evidence.measure : 'calls',
    limit: BigInt(limit),
    hard: false,
    thresholds: [
      response === 'ask'
        ? { atPercent: 100, action: 'ask' }
        : { atPercent: 100, action: 'throttle', perMinute: Math.min(perMinute, 100_000) },
    ],
  }
}
