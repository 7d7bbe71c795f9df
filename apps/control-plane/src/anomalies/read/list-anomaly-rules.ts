import type { Actor } from '@ground-control/core/actors'
import type { AnomalyRuleView } from '@ground-control/core/anomalies/schema'
import type { Services } from '../../services.ts'

export async function listAnomalyRules(
  services: Services,
  { workspaceId }: Actor,
): Promise<AnomalyRuleView[]> {
  return services.db.read(workspaceId, async (prisma) => {
    const rows = await prisma.anomalyRule.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } })
    const agents = await prisma.agent.findMany({
      where: { workspaceId, id: { in: rows.map((row) => row.agentId) } },
      select: { id: true, name: true },
    })
    const names = new Map(agents.map(({ id, name }) => [id, name]))
    return rows.map((row) => ({
      id: row.id,
      revision: row.revision,
      kind: row.kind as AnomalyRuleView['kind'],
      measure: (row.measure || null) as AnomalyRuleView['measure'],
      agentId: row.agentId || null,
      agentName: row.agentId === '' ? null : (names.get(row.agentId) ?? row.agentId),
      sensitivity: row.sensitivity as AnomalyRuleView['sensitivity'],
      response: row.response as AnomalyRuleView['response'],
      lastsMs: Number(row.lastsMs),
      channelIds: row.channelIds,
      updatedBy: row.updatedBy,
      updatedAt: row.updatedAt.toISOString(),
    }))
  })
}
