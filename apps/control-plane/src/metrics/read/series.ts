import type { Actor } from '@ground-control/core/actors'
import { gridOf } from '@ground-control/core/metrics/range'
import type { metricsInput, SeriesPoint, SeriesView } from '@ground-control/core/metrics/schema'
import { quarterMs } from '@ground-control/core/usage/cover'
import { Prisma } from '@ground-control/db/generated/client'
import type { z } from 'zod'
import type { Services } from '../../services.ts'
import { usageFacts } from '../../usage/read/usage-facts.ts'
import { endless } from './spend.ts'

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
  const ofAgent = input.agentId === undefined ? Prisma.empty : Prisma.sql`and r.agent_id = ${input.agentId}`
  const rows = await services.db.read(workspaceId, async (prisma) => {
    const facts = await usageFacts(prisma, workspaceId, endless(since), {
      filters: { agentId: input.agentId },
      moment: bucketMs % quarterMs === 0 ? 'quarter' : 'instant',
    })
    return prisma.$queryRaw<Row[]>`
      with started as (
        select ${bucket('r.created_at')} as at, count(*)::int as started
        from runs r where r.workspace_id = ${workspaceId} and r.created_at >= ${since} ${ofAgent} group by 1
      ), ended as (
        select ${bucket('r.finished_at')} as at, count(*) filter (where r.status = 'succeeded')::int as succeeded,
          count(*) filter (where r.status = 'failed')::int as failed, count(*) filter (where r.status = 'cancelled')::int as cancelled,
          percentile_cont(0.95) within group (order by extract(epoch from r.finished_at - r.started_at)::float8 * 1000)
            filter (where r.status <> 'cancelled' and r.started_at is not null) as p95
        from runs r where r.workspace_id = ${workspaceId} and r.finished_at >= ${since} ${ofAgent} group by 1
      ), spent as (
        select ${bucket('f.at')} as at, sum(f.model_cost + f.tool_cost) as cost from ${facts} group by 1
      )
      select point.at, coalesce(started, 0) as started, coalesce(succeeded, 0) as succeeded, coalesce(failed, 0) as failed,
        coalesce(cancelled, 0) as cancelled, coalesce(cost, 0)::text as "costNanoUsd", round(p95)::float8 as "p95DurationMs"
      from generate_series(${since}::timestamptz, ${last}::timestamptz, ${width}) as point (at)
      left join started using (at) left join ended using (at) left join spent using (at)
      order by point.at`
  })
  return { bucketMs, points: rows.map((row) => ({ ...row, at: row.at.toISOString() })) }
}
