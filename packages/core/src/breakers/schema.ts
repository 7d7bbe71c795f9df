import { z } from 'zod'
import { id } from '../ids.ts'
import { text } from '../text.ts'
import type { DependencyKind } from './dependency.ts'
import type { BreakerCause } from './states.ts'

export const dependency = z.object({
  kind: z.enum(['provider', 'model', 'tool']) satisfies z.ZodType<DependencyKind>,
  /** `openai`, `openai/gpt-4o`, or agent and tool: `desk/issue_refund` */
  name: text(200, 1).regex(/^[a-z0-9][A-Za-z0-9._:/-]*$/, 'must be a provider, provider/model or agent/tool'),
})

export const listBreakersInput = z
  .object({
    /** only what this agent's current version depends on, its tools among it */
    agentId: id('agent').optional(),
  })
  .prefault({})
export const getBreakerInput = dependency

export type BreakerView = {
  kind: DependencyKind
  name: string
  /** as calls meet it: an order in force stands above what was measured */
  state: 'closed' | 'open' | 'half_open'
  /** the order that forces it, where one does */
  forced: {
    overrideId: string
    to: 'open' | 'closed'
    reason: string
    by: string
    until: string | null
  } | null
  /** what was measured, whatever an order says */
  measured: 'closed' | 'open' | 'half_open'
  cause: BreakerCause | null
  failuresInARow: number
  failuresInWindow: number
  callsInWindow: number
  openSince: string | null
  /** when one call may try; past: the next call does */
  nextProbeAt: string | null
  /** agents whose current version names it */
  agents: Array<{ id: string; name: string }>
  updatedAt: string | null
}

export type BreakerList = {
  /** in trouble first, then by kind and name */
  items: BreakerView[]
  /** there are more than fit in one answer */
  isCut: boolean
  windowMs: number
}

export type BreakerEvent = {
  id: string
  at: string
  to: 'open' | 'half_open' | 'closed'
  cause: BreakerCause | null
  runId: string | null
}
/** With the newest changes of state, newest first. */
export type BreakerDetail = BreakerView & { history: BreakerEvent[] }
