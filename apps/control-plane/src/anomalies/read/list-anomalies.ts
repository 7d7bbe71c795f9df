import type { Actor } from '@ground-control/core/actors'
import type { AnomalyView, ListAnomaliesInput } from '@ground-control/core/anomalies/schema'
import type { Page } from '@ground-control/core/paging'
import { cutPage, decodeCursor } from '../../server/cursor.ts'
import type { Services } from '../../services.ts'
import { anomalyViews } from './anomaly-views.ts'

/** Anomalies, newest first, and how many wait for somebody to look at them. */
export async function listAnomalies(
  services: Services,
  { workspaceId }: Actor,
  input: ListAnomaliesInput,
): Promise<Page<AnomalyView> & { open: number }> {
  const after = decodeCursor(input.cursor)
  const { state, kind, agentId } = input
  return services.db.read(workspaceId, async (prisma) => {
    const rows = await prisma.anomaly.findMany({
      where: {
        workspaceId,
        ...(state && { state }),
        ...(kind && { kind }),
        ...(agentId && { agentId }),
        ...(after && {
          OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }],
        }),
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: input.limit + 1,
    })
    const { items, nextCursor } = cutPage(rows, input.limit)
    return {
      items: await anomalyViews(prisma, items),
      nextCursor,
      open: await prisma.anomaly.count({ where: { workspaceId, state: 'open' } }),
    }
  })
}
