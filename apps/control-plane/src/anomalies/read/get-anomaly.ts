import type { Actor } from '@ground-control/core/actors'
import type { AnomalyEvidence } from '@ground-control/core/anomalies/evidence'
import type { AnomalyDetail } from '@ground-control/core/anomalies/schema'
import { AppError } from '@ground-control/core/errors'
import type { Services } from '../../services.ts'
import { anomalyViews } from './anomaly-views.ts'
import { readUsageHours } from './usage-hours.ts'

/** One anomaly with its evidence and the hours around it. Throws not_found. */
export async function getAnomaly(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<AnomalyDetail> {
  const { workspaceId } = actor
  const found = await services.db.read(workspaceId, async (prisma) => {
    const row = await prisma.anomaly.findFirst({ where: { id: input.id, workspaceId } })
    if (row === null) throw new AppError('not_found', 'no such anomaly')
    const [view] = await anomalyViews(prisma, [row])
    return { row, view: view! }
  })
  const hours = found.view.kind === 'loop' ? [] : await readUsageHours(services, workspaceId, found.view)
  return { ...found.view, evidence: found.row.evidence as unknown as AnomalyEvidence, hours }
}
