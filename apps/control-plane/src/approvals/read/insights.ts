import type { ActorRef } from '@ground-control/core/actors'
import type { ApprovalInsights, InsightsInput } from '@ground-control/core/approvals/insights'
import { type ApprovalStatus, approvalStatus } from '@ground-control/core/approvals/schema'
import { Prisma } from '@ground-control/db/generated/client'
import type { Services } from '../../services.ts'

/** So many of the newest are looked at, whatever a workspace has. */
const maxLooked = 50_000
const maxRows = 50

type Sums = {
  asked: number
  outcomes: Partial<Record<ApprovalStatus, number>>
  byGrant: number
  byBypass: number
  reversed: number
  count: number
  medianMs: number | null
  p90Ms: number | null
  waitedMs: number | null
  spentOnExpired: bigint | null
}

/** How a workspace's questions went: how fast, by whom, what came of them, and what waiting cost. */
export async function readInsights(
  services: Services,
  workspaceId: string,
  { days }: InsightsInput,
): Promise<ApprovalInsights> {
  const lately = Prisma.sql`
    lately as materialized (
      select a.*, (extract(epoch from coalesce(a.decided_at, now()) - a.created_at) * 1000)::float8 as waited_ms,
        a.decided_by is not null and a.grant_id is null and a.bypass_id is null as by_people,
        a.status in ('approved', 'edited') and r.status = 'cancelled' and r.finished_at > a.decided_at as is_reversed
      from (
        select * from approvals where workspace_id = ${workspaceId} and created_at > now() - ${days} * interval '1 day'
        order by created_at desc, id desc limit ${maxLooked}
      ) a join runs r on r.id = a.run_id)`
  return services.db.read(workspaceId, async (prisma) => {
    const [sums] = await prisma.$queryRaw<Sums[]>`
      with ${lately}
      select count(*)::int as asked, ${counted(Prisma.sql`grant_id is not null`)} as "byGrant",
        ${counted(Prisma.sql`bypass_id is not null`)} as "byBypass", ${counted(Prisma.sql`is_reversed`)} as reversed, ${times},
        sum(waited_ms) filter (where grant_id is null and bypass_id is null) as "waitedMs",
        sum(cost_so_far_nano_usd) filter (where status = 'expired')::bigint as "spentOnExpired",
        (select coalesce(jsonb_object_agg(status, n), '{}') from (select status, count(*)::int as n from lately group by status) each) as outcomes
      from lately`
    const approvers = await prisma.$queryRaw<ApprovalInsights['approvers']>`
      with ${lately}
      select jsonb_build_object('kind', decided_by ->> 'kind', 'id', decided_by ->> 'id', 'name', max(decided_by ->> 'name')) as by,
        ${ofStatus('approved')} as approved, ${ofStatus('edited')} as edited, ${ofStatus('rejected')} as rejected,
        ${counted(Prisma.sql`is_reversed`)} as reversed, ${times}
      from lately where by_people group by decided_by ->> 'kind', decided_by ->> 'id'
      order by count desc, decided_by ->> 'id' limit ${maxRows}`
    const calls = await prisma.$queryRaw<ApprovalInsights['calls']>`
      with ${lately}
      select agent_id as "agentId", coalesce((select name from agents where id = agent_id), '') as "agentName", action,
        count(*)::int as asked, ${counted(Prisma.sql`status in ('approved', 'edited')`)} as approved,
        ${ofStatus('rejected')} as rejected, ${ofStatus('expired')} as expired,
        ${counted(Prisma.sql`grant_id is not null`)} as "byGrant",
        coalesce(sum(waited_ms) filter (where grant_id is null and bypass_id is null), 0)::float8 as "waitedMs", ${times}
      from lately group by agent_id, action order by asked desc, agent_id, action limit ${maxRows}`
    const perDay = await prisma.$queryRaw<ApprovalInsights['perDay']>`
      with ${lately}
      select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::int as asked,
        ${counted(Prisma.sql`by_people`)} as people,
        ${counted(Prisma.sql`grant_id is not null or bypass_id is not null`)} as ahead, ${ofStatus('expired')} as expired
      from lately group by 1 order by 1`
    const { outcomes, count, medianMs, p90Ms, waitedMs, spentOnExpired, ...rest } = sums!
    return {
      ...rest,
      days,
      isCut: rest.asked >= maxLooked,
      outcomes: Object.fromEntries(
        approvalStatus.options.map((status) => [status, outcomes[status] ?? 0]),
      ) as Record<ApprovalStatus, number>,
      decided: { count, medianMs, p90Ms },
      waitedMs: Math.round(waitedMs ?? 0),
      spentOnExpiredNanoUsd: (spentOnExpired ?? 0n).toString(),
      approvers: approvers.map((row) => ({ ...row, by: row.by as ActorRef })),
      calls,
      perDay,
    }
  })
}

const counted = (condition: Prisma.Sql) => Prisma.sql`(count(*) filter (where ${condition}))::int`
const ofStatus = (status: ApprovalStatus) => counted(Prisma.raw(`status = '${status}'`))
const times = Prisma.sql`(count(*) filter (where by_people))::int as count,
  percentile_cont(0.5) within group (order by waited_ms) filter (where by_people) as "medianMs",
  percentile_cont(0.9) within group (order by waited_ms) filter (where by_people) as "p90Ms"`
