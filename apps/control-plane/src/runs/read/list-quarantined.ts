import type { Actor } from '@ground-control/core/actors'
import type { Page } from '@ground-control/core/paging'
import type { QuarantinedRun } from '@ground-control/core/runs/schema'
import type { Reader } from '@ground-control/db/database'
import { decodeCursor, encodeCursor } from '../../server/cursor.ts'
import { inOrder } from '../../server/page-ids.ts'
import type { Services } from '../../services.ts'
import { runSummaries } from './run-summaries.ts'

type Found = { id: string; at: Date }

/** Runs in quarantine, the latest first, each with the evidence. Throws bad_request for a strange cursor. */
export async function listQuarantined(
  services: Services,
  actor: Actor,
  input: { cursor?: string | undefined; limit: number },
): Promise<Page<QuarantinedRun>> {
  const { workspaceId } = actor
  const after = decodeCursor(input.cursor)
  return services.db.read(workspaceId, async (prisma) => {
    const found = await prisma.$queryRaw<Found[]>`
      select id, finished_at as at from runs
      where workspace_id = ${workspaceId} and failure ->> 'code' = 'quarantined'
        and (finished_at, id) < (${after?.at ?? new Date('9999-01-01T00:00:00Z')}::timestamptz, ${after?.id ?? ''})
      order by finished_at desc, id desc limit ${input.limit + 1}`
    const page = found.slice(0, input.limit)
    const ids = page.map((row) => row.id)
    const rows = await prisma.run.findMany({
      where: { id: { in: ids } },
      omit: { input: true, output: true },
    })
    const evidence = await readEvidence(prisma, ids)
    const last = page.at(-1)
    return {
      items: (await runSummaries(prisma, inOrder(ids, rows))).map((run) => ({ ...run, ...evidence(run.id) })),
      nextCursor: found.length > page.length && last ? encodeCursor(last) : null,
    }
  })
}

type Evidence = Pick<QuarantinedRun, 'lostWorkers' | 'lastStep' | 'retriedBy'>

async function readEvidence(prisma: Reader, ids: readonly string[]): Promise<(id: string) => Evidence> {
  const lost = await prisma.$queryRaw<Array<{ runId: string; workerId: string | null; at: Date }>>`
    select run.id as "runId", e.data ->> 'workerId' as "workerId", e.created_at as at
    from unnest(${ids}::text[]) run (id) cross join lateral (
      select data, created_at from events where run_id = run.id and type = 'run.worker_lost'
      order by created_at desc limit 10) e`
  const steps = await prisma.$queryRaw<Array<{ runId: string; name: string }>>`
    select run.id as "runId", s.name from unnest(${ids}::text[]) run (id) cross join lateral (
      select name from steps where run_id = run.id order by started_at desc, id desc limit 1) s`
  const retries = await prisma.run.findMany({
    where: { retryOfRunId: { in: [...ids] } },
    select: { id: true, retryOfRunId: true },
    orderBy: { createdAt: 'asc' },
  })
  const lostOf = Map.groupBy(lost, (row) => row.runId)
  const stepOf = new Map(steps.map((row) => [row.runId, row.name]))
  const retryOf = new Map(retries.map((row) => [row.retryOfRunId, row.id]))
  return (id) => ({
    lostWorkers: (lostOf.get(id) ?? []).map(({ workerId, at }) => ({ workerId, at: at.toISOString() })),
    lastStep: stepOf.get(id) ?? null,
    retriedBy: retryOf.get(id) ?? null,
  })
}
