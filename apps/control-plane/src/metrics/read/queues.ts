import type { Actor } from '@ground-control/core/actors'
import type { AgentQueueView, QueuesView } from '@ground-control/core/metrics/schema'
import { readLiveWorkers } from '../../agents/read/live-workers.ts'
import type { Services } from '../../services.ts'

const mostShown = 500

type Row = Omit<AgentQueueView, 'oldestQueuedAt' | 'liveWorkers'> & { oldestQueuedAt: Date | null }

/**
 * What waits to begin and what is under way, agent by agent, the longest queue first. It reads the two partial indexes
 * of queued and running runs and none of the rows that are over, however many those are.
 */
export async function readQueues(services: Services, actor: Actor): Promise<QueuesView> {
  const { workspaceId } = actor
  return services.db.read(workspaceId, async (prisma) => {
    const rows = await prisma.$queryRaw<Row[]>`
      select a.id as "agentId", a.name as "agentName", (v.definition #>> '{limits,concurrency}')::int as concurrency,
        (v.definition #>> '{limits,runsPerMinute}')::int as "runsPerMinute", running.count as running, waiting.count as queued,
        waiting."heldBack", waiting."oldestQueuedAt"
      from agents a left join agent_versions v on v.id = a.current_version_id
      cross join lateral (select count(*)::int as count from runs r where r.agent_id = a.id and r.status = 'running') running
      cross join lateral (
        select count(*)::int as count, (count(*) filter (where r.dispatched_at is null))::int as "heldBack",
          min(coalesce(r.dispatched_at, r.created_at)) as "oldestQueuedAt"
        from runs r where r.agent_id = a.id and r.status = 'queued') waiting
      where a.workspace_id = ${workspaceId}
      order by waiting.count desc, running.count desc, a.name limit ${mostShown}`
    const { ofAgent } = await readLiveWorkers(prisma, workspaceId)
    const agents = rows.map((row) => ({
      ...row,
      oldestQueuedAt: row.oldestQueuedAt?.toISOString() ?? null,
      liveWorkers: ofAgent.get(row.agentId) ?? 0,
    }))
    const sum = (of: (agent: AgentQueueView) => number) =>
      agents.reduce((total, agent) => total + of(agent), 0)
    return { queued: sum((agent) => agent.queued), running: sum((agent) => agent.running), agents }
  })
}
