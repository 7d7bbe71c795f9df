import { type Dependency, dependencyKey } from '@ground-control/core/breakers/dependency'
import { leaveOf } from '@ground-control/core/breakers/observe'
import type { BreakerState } from '@ground-control/core/breakers/states'
import { forceFor, type Order } from '@ground-control/core/overrides/decide'
import type { Failure } from '@ground-control/core/runs/schema'

/** How the breakers before a call stand: what it may try as a probe, or why it may not go. */
export type Stand = { refusal: Failure } | { refusal: null; probes: Dependency[] }

type Facts = { breakers: Map<string, BreakerState>; stops: readonly Order[] }

/**
 * Asks the breaker of each dependency; an order in force stands above what was measured. A call goes as a probe only
 * where every breaker in its way lets it.
 */
export function standOf(
  { breakers, stops }: Facts,
  dependencies: readonly Dependency[],
  callId: string,
  now: Date,
): Stand {
  const probes: Dependency[] = []
  for (const dependency of dependencies) {
    const order = forceFor(stops, dependency, now)
    if (order?.breaker?.force === 'open') return { refusal: forcedOpen(dependency, order, now) }
    if (order !== null) continue
    const state = breakers.get(dependencyKey(dependency))
    if (state === undefined || state.kind === 'closed') continue
    const leave = leaveOf(state, now.getTime(), callId)
    if (leave.kind === 'refuse') return { refusal: isOpen(dependency, state, leave.untilMs, now.getTime()) }
    if (leave.kind === 'probe') probes.push(dependency)
  }
  return { refusal: null, probes }
}

/** A try again sooner than this would find the same. */
const leastRetryMs = 1_000
/** An order may stand for days and be lifted at any moment: a run that has no other way asks again by then. */
const orderRetryMs = 60_000

export function isOpen(
  dependency: Dependency,
  state: Exclude<BreakerState, { kind: 'closed' }>,
  untilMs: number,
  nowMs: number,
): Failure {
  const { cause } = state
  const why = state.kind === 'open' ? 'its breaker is open' : 'one call is trying it'
  return refusal(
    dependency,
    `${dependency.kind} ${dependency.name} is left alone, ${why}: ${cause.code}, ${cause.message}`,
    {
      retryAfterMs: Math.max(leastRetryMs, untilMs - nowMs),
      until: new Date(untilMs).toISOString(),
      cause: cause.code,
    },
  )
}

const forcedOpen = (dependency: Dependency, order: Order, now: Date): Failure =>
  refusal(dependency, `${dependency.kind} ${dependency.name} was switched off by an order: ${order.reason}`, {
    retryAfterMs: Math.min(
      orderRetryMs,
      Math.max(leastRetryMs, (order.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) - now.getTime()),
    ),
    until: order.expiresAt?.toISOString() ?? null,
    overrideId: order.id,
  })

const refusal = (
  dependency: Dependency,
  message: string,
  details: { retryAfterMs: number; until: string | null; cause?: string; overrideId?: string },
): Failure => ({
  code: 'breaker_open',
  retryable: true,
  message,
  details: { by: 'breaker', id: dependencyKey(dependency), name: dependency.name, ...details },
})
