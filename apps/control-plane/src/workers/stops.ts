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

export const orderOf = (
  stops: readonly Stop[],
  kind: 'pin_model' | 'bypass',
  run: Run,
  now: Date,
): Stop | null => (kind === 'pin_model' ? pinnedModelFor : bypassFor)(stops, about(run), now)

/** The order that keeps new runs of the agent from starting. */
export const freezeOf = freezeFor
