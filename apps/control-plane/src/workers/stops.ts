import {
  bypassFor,
  freezeFor,
  type Order,
  pinnedModelFor,
  stopFor,
} from '@ground-control/core/overrides/decide'
import { findOverridesInForce } from '@ground-control/db/repositories/overrides'

/** Orders in force that bear on calls, as the transaction sees them. */
export type Stop = Order
export const readStops = findOverridesInForce

type Run = { id: string; agentId: string }
const about = (run: Run) => ({ agentId: run.agentId, runId: run.id })

/** The order that keeps a run from going on; a kill before a pause. */
export const stopOf = (stops: readonly Stop[], run: Run, now: Date): Stop | null =>
  stopFor(stops, about(run), now)?.order ?? null

/** The model that the run's calls must use. */
export const pinOf = (stops: readonly Stop[], run: Run, now: Date): string | null =>
  pinnedModelFor(stops, about(run), now)?.model ?? null

/** The order that lets a call of the run pass where a rule asks. `tool`: that is called; null: a model. */
export const bypassOf = (stops: readonly Stop[], run: Run, tool: string | null, now: Date): Stop | null =>
  bypassFor(stops, about(run), tool, now)

/** The order that keeps new runs of the agent from starting. */
export const freezeOf = freezeFor
