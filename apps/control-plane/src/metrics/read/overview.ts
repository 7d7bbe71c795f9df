import type { Actor } from '@ground-control/core/actors'
import { sinceMs } from '@ground-control/core/metrics/range'
import type { metricsInput, OverviewView } from '@ground-control/core/metrics/schema'
import { endless } from '@ground-control/core/usage/cover'
import { Prisma } from '@ground-control/db/generated/client'
import type { z } from 'zod'
import { isLive } from '../../agents/read/live-workers.ts'
import type { Services } from '../../services.ts'
import { usageFacts } from '../../usage/read/usage-facts.ts'
import { runFacts } from './run-facts.ts'
import { readSetUp } from './set-up.ts'
import { slownessBy } from './slowness.ts'

const mostRunning = 10

type Now = Pick<
  OverviewView,
  | 'pendingApprovals'
  | 'activeRuns'
  | 'queuedRuns'
  | 'waitingRuns'
  | 'overridesInForce'
  | 'openBreakers'
  | 'liveWorkers'
> & { oldestApprovalAt: Date | null }
type Ended = { succeeded: number; failed: number; cancelled: number }
type Slowness = { p50: number; p95: number }
type Calls = { cost: string; modelCalls: number; toolCalls: number }
type Running = { runId: string; agentName: string; startedAt: Date; step: string | null }

/** What needs somebody now, and how the range went; of one agent, or of all. */
export async function readOverview(
  services: Services,
  actor: Actor,
  input: z.output<typeof metricsInput>,
): Promise<OverviewView> {
  const { workspaceId } = actor
  const since = new Date(sinceMs(input.range, services.now().getTime()))
  const of = (column: string) =>
    input.agentId === undefined ? Prisma.sql`true` : Prisma.sql`${Prisma.raw(column)} = ${input.agentId}`
  return services.db.read(workspaceId, async (prisma) => {
    const [now] = await prisma.$queryRaw<Now[]>`
      select
        (select count(*)::int from approvals p where p.workspace_id = ${workspaceId} and p.status = 'pending' and ${of('p.agent_id')}) as "pendingApprovals",
        (select min(p.created_at) from approvals p where p.workspace_id = ${workspaceId} and p.status = 'pending' and ${of('p.agent_id')}) as "oldestApprovalAt",
        coalesce(r.running, 0)::int as "activeRuns", coalesce(r.queued, 0)::int as "queuedRuns", coalesce(r.waiting, 0)::int as "waitingRuns",
        (select count(*)::int from overrides o where o.workspace_id = ${workspaceId} and o.lifted_at is null
           and (o.expires_at is null or o.expires_at > now()) and (o.scope = 'workspace' or ${of('o.scope_id')})) as "overridesInForce",
        (select count(*)::int from breakers b where b.workspace_id = ${workspaceId} and b.is_awake and b.state ->> 'kind' <> 'closed') as "openBreakers",
        (select count(*)::int from workers w where w.workspace_id = ${workspaceId} and ${isLive}) as "liveWorkers"
      from (
        select count(*) filter (where status = 'running') as running, count(*) filter (where status = 'queued') as queued,
          count(*) filter (where status = 'waiting') as waiting
        from runs where workspace_id = ${workspaceId} and status in ('queued', 'running', 'waiting') and ${of('agent_id')}
      ) r`
    const runs = await runFacts(prisma, workspaceId, endless(since), {
      agentIds: input.agentId === undefined ? undefined : [input.agentId],
    })
    const [ended] = await prisma.$queryRaw<Ended[]>`
      select coalesce(sum(f.succeeded), 0)::int as succeeded, coalesce(sum(f.failed), 0)::int as failed,
        coalesce(sum(f.cancelled), 0)::int as cancelled from ${runs.ends}`
    const [slowness] = await prisma.$queryRaw<
      Slowness[]
    >`${slownessBy(Prisma.sql`f.agent_id`, runs.durations)}`
    const facts = await usageFacts(prisma, workspaceId, endless(since), {
      filters: { agentId: input.agentId },
    })
    const [calls] = await prisma.$queryRaw<Calls[]>`
      select coalesce(sum(f.model_cost + f.tool_cost), 0)::text as cost, coalesce(sum(f.model_calls), 0)::int as "modelCalls",
        coalesce(sum(f.tool_calls), 0)::int as "toolCalls" from ${facts}`
    const running = await prisma.$queryRaw<Running[]>`
      select r.id as "runId", a.name as "agentName", coalesce(r.started_at, r.created_at) as "startedAt", s.name as step
      from (select * from runs where workspace_id = ${workspaceId} and status = 'running'
              -- names the index of open runs, which serves where enums cannot be compared within one
              and status in ('queued', 'running', 'waiting') and ${of('agent_id')}
            order by created_at desc, id desc limit ${mostRunning}) r
      join agents a on a.id = r.agent_id
      left join lateral (select name from steps where run_id = r.id order by started_at desc, id desc limit 1) s on true
      order by r.created_at desc, r.id desc`
    const setUp = await readSetUp(prisma, workspaceId)
    const judged = (ended?.succeeded ?? 0) + (ended?.failed ?? 0)
    return {
      pendingApprovals: now?.pendingApprovals ?? 0,
      oldestApprovalAt: now?.oldestApprovalAt?.toISOString() ?? null,
      activeRuns: now?.activeRuns ?? 0,
      queuedRuns: now?.queuedRuns ?? 0,
      waitingRuns: now?.waitingRuns ?? 0,
      overridesInForce: now?.overridesInForce ?? 0,
      openBreakers: now?.openBreakers ?? 0,
      liveWorkers: now?.liveWorkers ?? 0,
      finishedRuns: judged + (ended?.cancelled ?? 0),
      failedRuns: ended?.failed ?? 0,
      errorRate: judged === 0 ? null : (ended?.failed ?? 0) / judged,
      p50DurationMs: slowness ? Math.round(slowness.p50) : null,
      p95DurationMs: slowness ? Math.round(slowness.p95) : null,
      costNanoUsd: calls?.cost ?? '0',
      modelCalls: calls?.modelCalls ?? 0,
      toolCalls: calls?.toolCalls ?? 0,
      setUp,
      running: running.map((row) => ({ ...row, startedAt: row.startedAt.toISOString() })),
    }
  })
}
