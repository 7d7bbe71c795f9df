import type { AgentView } from '@ground-control/core/agents/schema'
import { endless } from '@ground-control/core/usage/cover'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import { runFacts } from '../../metrics/read/run-facts.ts'
import { slownessBy } from '../../metrics/read/slowness.ts'
import { usageFacts } from '../../usage/read/usage-facts.ts'
import type { LiveWorkers } from './live-workers.ts'

type Base = Pick<
  AgentView,
  'id' | 'name' | 'description' | 'currentVersionId' | 'currentVersionNumber' | 'models' | 'tools'
> & { createdAt: Date; updatedAt: Date }
type Open = { agentId: string; active: number; waiting: number }
type Ended = { agentId: string; runs: number; failed: number }
type Slow = { key: string; p95: number }
type Spent = { agentId: string; cost: string }
type Stop = { scopeId: string | null; overrideId: string; kind: 'pause' | 'kill'; reason: string }

/** The agents that `found` selects (of `agents a`), by name, with what the last 24 hours say of them. */
export async function readAgentViews(
  prisma: Reader,
  workspaceId: string,
  live: LiveWorkers,
  found: Prisma.Sql,
  limit: number,
): Promise<AgentView[]> {
  const bases = await prisma.$queryRaw<Base[]>`
    select a.id, a.name, a.description, v.id as "currentVersionId", v.number as "currentVersionNumber",
      v.definition -> 'models' as models, jsonb_array_length(v.definition -> 'tools') as tools,
      a.created_at as "createdAt", a.updated_at as "updatedAt"
    from agents a join agent_versions v on v.id = a.current_version_id
    where a.workspace_id = ${workspaceId} and ${found} order by a.name limit ${limit}`
  const ids = bases.map((base) => base.id)
  const ofAgents = Prisma.sql`r.workspace_id = ${workspaceId} and r.agent_id = any(${ids}::text[])`
  const open = await prisma.$queryRaw<Open[]>`
    select r.agent_id as "agentId", count(*) filter (where r.status <> 'waiting')::int as active,
      count(*) filter (where r.status = 'waiting')::int as waiting
    from runs r where ${ofAgents} and r.status in ('queued', 'running', 'waiting') group by 1`
  const [day] = await prisma.$queryRaw<Array<{ since: Date }>>`select now() - interval '24 hours' as since`
  const runs = await runFacts(prisma, workspaceId, endless(day!.since), { agentIds: ids })
  const ended = await prisma.$queryRaw<Ended[]>`
    select f.agent_id as "agentId", sum(f.succeeded + f.failed + f.cancelled)::int as runs, sum(f.failed)::int as failed
    from ${runs.ends} group by 1`
  const slow = await prisma.$queryRaw<Slow[]>`${slownessBy(Prisma.sql`f.agent_id`, runs.durations)}`
  const facts = await usageFacts(prisma, workspaceId, endless(day!.since), { by: ['agent'] })
  const spent = await prisma.$queryRaw<Spent[]>`
    select f.agent_id as "agentId", sum(f.model_cost + f.tool_cost)::text as cost from ${facts}
    where f.agent_id = any(${ids}::text[]) group by 1`
  const stops = await prisma.$queryRaw<Stop[]>`
    select o.scope_id as "scopeId", o.id as "overrideId", o.kind::text as kind, o.reason from overrides o
    where o.workspace_id = ${workspaceId} and o.lifted_at is null and (o.expires_at is null or o.expires_at > now())
      and o.kind in ('pause', 'kill') and (o.scope = 'workspace' or (o.scope = 'agent' and o.scope_id = any(${ids}::text[])))
    order by o.kind = 'kill' desc, o.created_at desc, o.id desc`
  const openOf = new Map(open.map((row) => [row.agentId, row]))
  const endedOf = new Map(ended.map((row) => [row.agentId, row]))
  const slowOf = new Map(slow.map((row) => [row.key, Math.round(row.p95)]))
  const costOf = new Map(spent.map((row) => [row.agentId, row.cost]))
  return bases.map((base) => {
    const stop = stops.find((item) => item.scopeId === null || item.scopeId === base.id)
    const last = endedOf.get(base.id)
    return {
      ...base,
      createdAt: base.createdAt.toISOString(),
      updatedAt: base.updatedAt.toISOString(),
      stoppedBy: stop ? { overrideId: stop.overrideId, kind: stop.kind, reason: stop.reason } : null,
      liveWorkers: live.ofAgent.get(base.id) ?? 0,
      activeRuns: openOf.get(base.id)?.active ?? 0,
      waitingRuns: openOf.get(base.id)?.waiting ?? 0,
      runs24h: last?.runs ?? 0,
      failed24h: last?.failed ?? 0,
      costNanoUsd24h: costOf.get(base.id) ?? '0',
      p95DurationMs24h: slowOf.get(base.id) ?? null,
    }
  })
}
