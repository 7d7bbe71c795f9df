import { z } from 'zod'
import { id } from '../ids.ts'

export const metricsRange = z.enum(['1h', '24h', '7d', '30d'])
export const metricsInput = z
  .object({ range: metricsRange.default('24h'), agentId: id('agent').optional() })
  .prefault({})

export type OverviewView = {
  pendingApprovals: number
  oldestApprovalAt: string | null
  activeRuns: number
  queuedRuns: number
  waitingRuns: number
  overridesInForce: number
  /** dependencies that calls are kept from now; of the whole workspace */
  openBreakers: number
  liveWorkers: number
  /** runs that ended in the range, cancelled ones too */
  finishedRuns: number
  failedRuns: number
  /** of those that succeeded or failed; these three are null where there are none */
  errorRate: number | null
  p50DurationMs: number | null
  p95DurationMs: number | null
  /** of the calls that began in the range */
  costNanoUsd: string
  /** calls that came back from a model, and those that a tool answered */
  modelCalls: number
  toolCalls: number
  /** first steps: what is still to do */
  setUp: {
    hasAgent: boolean
    hasWorker: boolean
    hasRun: boolean
    hasBudget: boolean
    hasPublishedPolicy: boolean
    hasDecision: boolean
  }
  running: Array<{ runId: string; agentName: string; startedAt: string; step: string | null }>
}
export type SeriesPoint = {
  at: string
  started: number
  succeeded: number
  failed: number
  cancelled: number
  costNanoUsd: string
  p95DurationMs: number | null
}
export type SeriesView = { bucketMs: number; points: SeriesPoint[] }
export type SpendByView = {
  by: 'agent' | 'model'
  rows: Array<{
    id: string
    label: string
    costNanoUsd: string
    calls: number
    inputTokens: number
    outputTokens: number
  }>
}
export const spendByInput = z
  .object({ range: metricsRange.default('24h'), by: z.enum(['agent', 'model']).default('agent') })
  .prefault({})

/** An agent's work that has not begun, and how much of it may be done at once. */
export type AgentQueueView = {
  agentId: string
  agentName: string
  /** runs in workers' hands at once, over all of them */
  concurrency: number | null
  runsPerMinute: number | null
  running: number
  /** all that wait to begin: handed to the queue, and not */
  queued: number
  /** of those, not handed out: no slot is free, an order holds them, or a retry is due later */
  heldBack: number
  /** since when the one that has waited longest waits */
  oldestQueuedAt: string | null
  liveWorkers: number
}
export type QueuesView = { queued: number; running: number; agents: AgentQueueView[] }
