import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import type { RunDetail } from '@ground-control/core/runs/schema'
import { heartbeatMs } from '@ground-control/core/workers/schema'
import type { Reader } from '@ground-control/db/database'
import type { Services } from '../../services.ts'
import { runSteps } from './run-steps.ts'
import { runSummaries } from './run-summaries.ts'

/** A worker that missed three heartbeats is not counted on. */
const liveMs = 3 * heartbeatMs

/** One run with its journal. Throws not_found. */
export async function getRun(services: Services, actor: Actor, input: { id: string }): Promise<RunDetail> {
  return services.db.read(actor.workspaceId, async (prisma) => {
    const run = await prisma.run.findFirst({ where: { id: input.id, workspaceId: actor.workspaceId } })
    if (run === null) throw new AppError('not_found', 'no such run')
    const [summary] = await runSummaries(prisma, [run])
    const approvals = await prisma.approval.findMany({
      where: { runId: run.id },
      select: { id: true },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    })
    const forks = await prisma.run.findMany({
      where: { forkedFromRunId: run.id, workspaceId: actor.workspaceId },
      select: { id: true },
      orderBy: { createdAt: 'desc' },
      take: 50,
    })
    return {
      ...summary!,
      input: run.input as Json,
      output: run.output as Json,
      cancelRequestedAt: run.cancelRequestedAt?.toISOString() ?? null,
      parentRunId: run.parentRunId,
      retryOfRunId: run.retryOfRunId,
      forkedFromRunId: run.forkedFromRunId,
      forkedFromStepId: run.forkedFromStepId,
      forkRunIds: forks.map((forked) => forked.id),
      crashes: run.crashes,
      workerId: run.leaseWorkerId,
      servingWorkers: await servingWorkers(prisma, run.workspaceId, run.agentVersionId),
      ...(await runSteps(prisma, run.id)),
      approvalIds: approvals.map((approval) => approval.id),
    }
  })
}

async function servingWorkers(prisma: Reader, workspaceId: string, agentVersionId: string): Promise<number> {
  const [row] = await prisma.$queryRaw<Array<{ count: number }>>`
    select count(*)::int as count from workers
    where workspace_id = ${workspaceId} and stopped_at is null and ${agentVersionId} = any(agent_version_ids)
      and last_seen_at > now() - ${liveMs} * interval '1 millisecond'`
  return row?.count ?? 0
}
