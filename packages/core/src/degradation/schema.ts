import { z } from 'zod'
import { id } from '../ids.ts'
import { day } from '../usage/schema.ts'

/** One step down of a call: from which model to which, and by whose word. Kept with the call. */
export type Degradation = {
  from: string
  to: string
  by: 'policy' | 'budget'
  id: string
  name: string
  rule: string | null
  version: number | null
  /** digits of nano-USD, an estimate; null where a price or the usage is unknown, absent until the call has ended */
  savedNanoUsd?: string | null
}

/** Days on the workspace's clocks, the last one whole. Absent: the last thirty. */
export const degradationInput = z
  .object({
    from: day.optional(),
    to: day.optional(),
    /** of one policy or budget alone */
    causeId: z.union([id('policy'), id('budget')]).optional(),
  })
  .prefault({})
export type DegradationInput = z.infer<typeof degradationInput>

/** Runs that ended by themselves: succeeded or failed. */
export type RunFigures = {
  runs: number
  succeeded: number
  /** with its 95 % interval; null where there was no run */
  successRate: { value: number; low: number; high: number } | null
  p50DurationMs: number | null
  meanCostNanoUsd: string | null
}
/** lower, higher: the interval of the difference is all on one side of zero */
export type Comparison = 'too_few' | 'lower' | 'higher' | 'no_difference'

export type AgentEffect = {
  agentId: string
  agentName: string
  degraded: RunFigures
  /** runs of the same agent and days that were not degraded by anything */
  others: RunFigures
  comparison: Comparison
}
export type DegradationCause = Pick<Degradation, 'by' | 'id' | 'name' | 'rule' | 'version'> & {
  calls: number
  runs: number
  /** an estimate, below zero where the lower model was dearer; null where it is known of no call */
  savedNanoUsd: string | null
  /** calls of which it is not known */
  unknownCalls: number
  models: Array<{ from: string; to: string; calls: number }>
  agents: AgentEffect[]
}
export type DegradationView = { timeZone: string; from: string; to: string; causes: DegradationCause[] }
