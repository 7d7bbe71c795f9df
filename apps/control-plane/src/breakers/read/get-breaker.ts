import { type Dependency, dependencyKey } from '@ground-control/core/breakers/dependency'
import type { BreakerDetail, BreakerEvent } from '@ground-control/core/breakers/schema'
import type { BreakerCause } from '@ground-control/core/breakers/states'
import { AppError } from '@ground-control/core/errors'
import type { Services } from '../../services.ts'
import { readShown, viewOf } from './breaker-view.ts'
import { namedDependencies } from './dependencies.ts'

const maxHistory = 50

type Row = { id: string; type: string; runId: string | null; data: unknown; createdAt: Date }

/** One dependency with its newest changes of state. Throws not_found for what nobody names and nothing is known of. */
export async function getBreaker(
  services: Services,
  workspaceId: string,
  dependency: Dependency,
): Promise<BreakerDetail> {
  const key = dependencyKey(dependency)
  return services.db.read(workspaceId, async (prisma) => {
    const shown = await readShown(prisma, workspaceId)
    const named = await namedDependencies(prisma, workspaceId, null)
    const view = viewOf(shown, dependency, named.get(key)?.agents ?? [])
    if (!named.has(key) && view.updatedAt === null && view.forced === null)
      throw new AppError('not_found', `nothing is known of ${dependency.kind} ${dependency.name}`)
    const rows = await prisma.$queryRaw<Row[]>`
      select id, type, run_id as "runId", data, created_at as "createdAt" from events
      where workspace_id = ${workspaceId} and key = ${key}
        and type in ('breaker.opened', 'breaker.half_opened', 'breaker.closed')
      order by created_at desc, id desc limit ${maxHistory}`
    return { ...view, history: rows.map(eventOf) }
  })
}

const states: Record<string, BreakerEvent['to']> = {
  'breaker.opened': 'open',
  'breaker.half_opened': 'half_open',
  'breaker.closed': 'closed',
}

const eventOf = ({ id, type, runId, data, createdAt }: Row): BreakerEvent => ({
  id,
  at: createdAt.toISOString(),
  to: states[type] ?? 'closed',
  cause: (data as { cause?: BreakerCause } | null)?.cause ?? null,
  runId,
})
