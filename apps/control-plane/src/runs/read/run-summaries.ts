import { priorityOf } from '@ground-control/core/runs/priority'
import type { Failure, RunSummary, Wait } from '@ground-control/core/runs/schema'
import type { Reader } from '@ground-control/db/database'
import type { Run } from '@ground-control/db/generated/client'

/** A run's row without what it was given and gave: those can be large. */
export type RunRow = Omit<Run, 'input' | 'output'>

/** Adds to rows what they only name: agent and version. Two look-ups for any number of runs. */
export async function runSummaries(prisma: Reader, rows: readonly RunRow[]): Promise<RunSummary[]> {
  const agents = await prisma.agent.findMany({
    where: { id: { in: [...new Set(rows.map((row) => row.agentId))] } },
    select: { id: true, name: true },
  })
  const versions = await prisma.agentVersion.findMany({
    where: { id: { in: [...new Set(rows.map((row) => row.agentVersionId))] } },
    select: { id: true, number: true },
  })
  const names = new Map(agents.map((agent) => [agent.id, agent.name]))
  const numbers = new Map(versions.map((version) => [version.id, version.number]))
  return rows.map((row) => ({
    id: row.id,
    agentId: row.agentId,
    agentName: names.get(row.agentId) ?? '',
    agentVersionId: row.agentVersionId,
    agentVersionNumber: numbers.get(row.agentVersionId) ?? 0,
    status: row.status,
    servedBy: row.servedBy,
    degraded: row.degraded,
    degradedBecause: row.degradedBecause as Failure | null,
    failure: row.failure as Failure | null,
    waits: (row.waits as Wait[] | null) ?? [],
    endUser: row.endUser,
    tags: row.tags,
    priority: priorityOf(row.priority),
    costNanoUsd: row.costNanoUsd.toString(),
    hasUnpriced: row.hasUnpriced,
    inputTokens: Number(row.inputTokens),
    outputTokens: Number(row.outputTokens),
    modelCalls: row.modelCalls,
    toolCalls: row.toolCalls,
    attempt: row.attempt,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }))
}
