import { dependencyKey } from '@ground-control/core/breakers/dependency'
import type { BreakerList, BreakerView, listBreakersInput } from '@ground-control/core/breakers/schema'
import { isQuiet } from '@ground-control/core/breakers/states'
import type { z } from 'zod'
import type { Services } from '../../services.ts'
import { readShown, viewOf } from './breaker-view.ts'
import { namedDependencies } from './dependencies.ts'

const maxShown = 500

/**
 * What the workspace depends on and how it stands: providers and models of all agents, and whatever else is in trouble
 * or forced. Of one agent, all that its current version names.
 */
export async function listBreakers(
  services: Services,
  workspaceId: string,
  { agentId }: z.infer<typeof listBreakersInput>,
): Promise<BreakerList> {
  return services.db.read(workspaceId, async (prisma) => {
    const shown = await readShown(prisma, workspaceId)
    const named = await namedDependencies(prisma, workspaceId, agentId ?? null)
    const wanted = new Map(
      [...named].filter(([, { dependency }]) => agentId !== undefined || dependency.kind !== 'tool'),
    )
    if (agentId === undefined) {
      const stirred = [
        ...[...shown.measured.values()].filter(({ state }) => !isQuiet(state)).map((row) => row.dependency),
        ...shown.orders.flatMap((order) => (order.breaker ? [order.breaker.dependency] : [])),
      ]
      for (const dependency of stirred) {
        const key = dependencyKey(dependency)
        wanted.set(key, named.get(key) ?? { dependency, agents: [] })
      }
    }
    const items = [...wanted.values()]
      .map(({ dependency, agents }) => viewOf(shown, dependency, agents))
      .sort(inTroubleFirst)
    return { items: items.slice(0, maxShown), isCut: items.length > maxShown, windowMs: shown.rule.windowMs }
  })
}

const kinds = { provider: 0, model: 1, tool: 2 } as const
const rank = (view: BreakerView) =>
  view.state === 'open'
    ? 0
    : view.state === 'half_open'
      ? 1
      : view.forced
        ? 2
        : view.failuresInARow > 0
          ? 3
          : 4

const inTroubleFirst = (left: BreakerView, right: BreakerView): number =>
  rank(left) - rank(right) ||
  kinds[left.kind] - kinds[right.kind] ||
  (left.name < right.name ? -1 : left.name > right.name ? 1 : 0)
