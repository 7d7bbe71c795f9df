import type { ActorRef } from '@ground-control/core/actors'
import type { AnomalyAction, AnomalyView } from '@ground-control/core/anomalies/schema'
import type { Reader } from '@ground-control/db/database'
import type { Anomaly } from '@ground-control/db/generated/client'

/** Rows as people see them, with their agents' names. */
export async function anomalyViews(prisma: Reader, rows: readonly Anomaly[]): Promise<AnomalyView[]> {
  const agents = await prisma.agent.findMany({
    where: { id: { in: [...new Set(rows.map((row) => row.agentId))] } },
    select: { id: true, name: true },
  })
  const names = new Map(agents.map(({ id, name }) => [id, name]))
  return rows.map((row) => ({
    id: row.id,
    agentId: row.agentId,
    agentName: names.get(row.agentId) ?? row.agentId,
    runId: row.runId,
    kind: row.kind as AnomalyView['kind'],
    measure: row.measure as AnomalyView['measure'],
    from: row.fromAt.toISOString(),
    until: row.untilAt.toISOString(),
    score: row.score,
    sentence: row.sentence,
    state: row.state as AnomalyView['state'],
    action: row.action as unknown as AnomalyAction,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    decidedBy: row.decidedBy as ActorRef | null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    note: row.note,
  }))
}
