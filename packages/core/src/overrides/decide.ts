import { type Dependency, dependencyKey } from '../breakers/dependency.ts'
import type { OverrideScope } from './schema.ts'

/** An order as calls are judged by it. */
export type Order = {
  id: string
  kind: 'pause' | 'kill' | 'freeze' | 'pin_model' | 'bypass' | 'breaker'
  scope: OverrideScope
  /** of a pin_model: provider/model; null for the others */
  model: string | null
  /** of a bypass: the one tool whose calls it lets pass; null: every call */
  tool: string | null
  /** of a breaker: what is forced, and to what; null for the others */
  breaker: { dependency: Dependency; force: 'open' | 'closed' } | null
  reason: string
  createdAt: Date
  /** null: in force until lifted */
  expiresAt: Date | null
}

export type Bearing = { agentId: string; runId: string }

export const isInForce = (order: Pick<Order, 'expiresAt'>, now: Date): boolean =>
  order.expiresAt === null || order.expiresAt > now

export function bearsOn(order: Pick<Order, 'scope'>, { agentId, runId }: Bearing): boolean {
  const { scope } = order
  switch (scope.kind) {
    case 'workspace':
      return true
    case 'agent':
      return scope.id === agentId
    case 'run':
      return scope.id === runId
    case 'budget':
      return false
    default: {
      const never: never = scope
      throw new Error(`unknown scope ${JSON.stringify(never)}`)
    }
  }
}

const narrowness = { budget: 0, workspace: 0, agent: 1, run: 2 } as const

/** The order that holds among those of one kind: the narrowest, and of those the newest. */
function strongest(orders: readonly Order[]): Order | null {
  return orders.reduce<Order | null>((best, order) => {
    if (best === null) return order
    const narrower = narrowness[order.scope.kind] - narrowness[best.scope.kind]
    return narrower > 0 || (narrower === 0 && order.createdAt > best.createdAt) ? order : best
  }, null)
}

const ofKind = (orders: readonly Order[], kind: Order['kind'], about: Bearing, now: Date) =>
  strongest(orders.filter((order) => order.kind === kind && bearsOn(order, about) && isInForce(order, now)))

export type Stop = { kind: 'pause' | 'kill'; order: Order }

/** What keeps a run from going on, or null. A kill goes before any pause. */
export function stopFor(orders: readonly Order[], about: Bearing, now: Date): Stop | null {
  const kill = ofKind(orders, 'kill', about, now)
  if (kill !== null) return { kind: 'kill', order: kill }
  const pause = ofKind(orders, 'pause', about, now)
  return pause && { kind: 'pause', order: pause }
}

/** What keeps new runs of an agent from starting, or null. Those that are there go on. */
export const freezeFor = (orders: readonly Order[], agentId: string, now: Date): Order | null =>
  ofKind(orders, 'freeze', { agentId, runId: '' }, now)

/** The model that a run's calls must use, or null where the agent's own ladder holds. */
export const pinnedModelFor = (orders: readonly Order[], about: Bearing, now: Date): Order | null =>
  ofKind(orders, 'pin_model', about, now)

/**
 * What lets a run's call pass rules that ask for approval, or null. A deny stays a deny.
 * @param tool that is called; null: a model
 */
export const bypassFor = (
  orders: readonly Order[],
  about: Bearing,
  tool: string | null,
  now: Date,
): Order | null =>
  ofKind(
    orders.filter((order) => order.tool === null || order.tool === tool),
    'bypass',
    about,
    now,
  )

/** The order that forces a dependency's breaker, the newest; null where what was measured holds. */
export function forceFor(orders: readonly Order[], dependency: Dependency, now: Date): Order | null {
  const key = dependencyKey(dependency)
  return strongest(
    orders.filter(
      (order) =>
        order.breaker !== null && dependencyKey(order.breaker.dependency) === key && isInForce(order, now),
    ),
  )
}
