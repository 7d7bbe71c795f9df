import type { Actor } from '@ground-control/core/actors'
import { gridOf } from '@ground-control/core/metrics/range'
import type { metricsInput, SeriesPoint, SeriesView } from '@ground-control/core/metrics/schema'
import { endless, quarterMs } from '@ground-control/core/usage/cover'
import { Prisma } from '@ground-control/db/generated/client'
import type { z } from 'zod'
import type { Services } from '../../services.ts'
import { usageFacts } from '../../usage/read/usage-facts.ts'
import { runFacts } from './run-facts.ts'
import { slownessBy } from './slowness.ts'

type Row = Omit<SeriesPoint, 'at'> & { at: Date }

/**
 * The range in buckets, oldest first, none left out: runs by when they were made and by when they ended, cost by
 * when the call began. The last bucket is still filling.
 */
export async function readSeries(
  services: Services,
  actor: Actor,
  input: z.output<typeof metricsInput>,
): Promise<SeriesView> {
  const { workspaceId } = actor
  const { bucketMs, points, sinceMs } = gridOf(input.range, services.now().getTime())
  const since = new Date(sinceMs)
  const last = new Date(sinceMs + (points - 1) * bucketMs)
  const width = Prisma.sql`${bucketMs} * interval '1 millisecond'`
  const bucket = (column: string) =>
    Prisma.sql`date_bin(${width}, ${Prisma.raw(column)}, timestamptz '1970-01-01 00:00:00+00')`
  const rows = await services.db.read(workspaceId, async (prisma) => {
    const facts = await usageFacts(prisma, workspaceId, endless(since), {
      filters: { agentId: input.agentId },
      moment: bucketMs % quarterMs === 0 ? 'quarter' : 'instant',
    })
    const runs = await runFacts(prisma, workspaceId, endless(since), {
      agentIds: input.agentId === undefined ? undefined : [input.agentId],
      grainMs: bucketMs,
    })
    return prisma.$queryRaw<Row[]>`
      with ended as (
        select ${bucket('f.at')} as at, sum(f.started)::int as started, sum(f.succeeded)::int as succeeded,
          sum(f.failed)::int as failed, sum(f.cancelled)::int as cancelled
        from ${runs.ends} group by 1
      ), slow as (
        select key as at, p95 from (${slownessBy(bucket('f.at'), runs.durations)}) slowness
      ), spent as (
        select ${bucket('f.at')} as at, sum(f.model_cost + f.tool_cost) as cost from ${facts} group by 1
      )
      select point.at, coalesce(started, 0) as started, coalesce(succeeded, 0) as succeeded, coalesce(failed, 0) as failed,
        coalesce(cancelled, 0) as cancelled, coalesce(cost, 0)::text as "costNanoUsd", round(p95)::float8 as "p95DurationMs"
      from generate_series(${since}::timestamptz, ${last}::timestamptz, ${width}) as point (at)
      left join ended using (at) left join slow using (at) left join spent using (at)
      order by point.at`
  })
  return { bucketMs, points: rows.map((row) => ({ ...row, at: row.at.toISOString() })) }
}
