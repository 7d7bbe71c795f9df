import type { ActorRef } from '@ground-control/core/actors'
import { type Dependency, dependencyKey } from '@ground-control/core/breakers/dependency'
import { dueAtMs } from '@ground-control/core/breakers/observe'
import { type BreakerRule, breakerRuleKey, readBreakerRule } from '@ground-control/core/breakers/rule'
import type { BreakerView } from '@ground-control/core/breakers/schema'
import { type BreakerState, healthy } from '@ground-control/core/breakers/states'
import { forceFor, type Order } from '@ground-control/core/overrides/decide'
import type { Reader } from '@ground-control/db/database'
import { type OrderRow, orderOfRow } from '@ground-control/db/repositories/overrides'

/** What breakers are shown by: what was measured, what is ordered, and the rule. */
export type Shown = {
  now: Date
  rule: BreakerRule
  measured: Map<string, { dependency: Dependency; state: BreakerState; updatedAt: Date }>
  orders: ReadonlyArray<Order & { author: ActorRef }>
}

export async function readShown(prisma: Reader, workspaceId: string): Promise<Shown> {
  const [clock] = await prisma.$queryRaw<Array<{ now: Date }>>`select now()::timestamptz(3) as now`
  const rows = await prisma.breaker.findMany({ where: { workspaceId } })
  const entry = await prisma.configEntry.findFirst({ where: { workspaceId, key: breakerRuleKey } })
  const orders = await prisma.override.findMany({
    where: {
      workspaceId,
      kind: 'breaker',
      liftedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: clock!.now } }],
    },
  })
  return {
    now: clock!.now,
    rule: readBreakerRule(entry?.value),
    measured: new Map(
      rows.map((row) => {
        const dependency = { kind: row.kind as Dependency['kind'], name: row.name }
        const state = row.state as unknown as BreakerState
        return [dependencyKey(dependency), { dependency, state, updatedAt: row.updatedAt }]
      }),
    ),
    orders: orders.map((row) => ({
      ...orderOfRow(row as unknown as OrderRow & { kind: 'breaker' }),
      author: row.author as unknown as ActorRef,
    })),
  }
}

export function viewOf(
  { now, rule, measured, orders }: Shown,
  dependency: Dependency,
  agents: BreakerView['agents'],
): BreakerView {
  const row = measured.get(dependencyKey(dependency))
  const state = row?.state ?? healthy
  const order = forceFor(orders, dependency, now)
  const author = orders.find((one) => one.id === order?.id)?.author
  const isOver =
    state.kind === 'closed' && state.window && now.getTime() - state.window.sinceMs >= rule.windowMs
  const seen = state.kind === 'closed' && !isOver ? state.window : null
  return {
    kind: dependency.kind,
    name: dependency.name,
    state: order?.breaker?.force ?? state.kind,
    measured: state.kind,
    forced: order?.breaker
      ? {
          overrideId: order.id,
          to: order.breaker.force,
          reason: order.reason,
          by: author?.name ?? '',
          until: order.expiresAt?.toISOString() ?? null,
        }
      : null,
    cause: state.kind === 'closed' ? null : state.cause,
    failuresInARow: state.kind === 'closed' ? state.streak : 0,
    failuresInWindow: seen?.failures ?? 0,
    callsInWindow: seen ? seen.failures + seen.successes : 0,
    openSince: state.kind === 'closed' ? null : new Date(state.sinceMs).toISOString(),
    nextProbeAt: state.kind === 'closed' ? null : new Date(dueAtMs(state)).toISOString(),
    agents,
    updatedAt: row?.updatedAt.toISOString() ?? null,
  }
}
