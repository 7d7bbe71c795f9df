import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'

/** A worker that missed three heartbeats is not counted on. */
const liveForMs = 15_000

/** True of `workers w` that are there now. */
export const isLive = Prisma.sql`(w.stopped_at is null and w.last_seen_at > now() - ${liveForMs} * interval '1 millisecond')`

export type LiveWorkers = { ofAgent: Map<string, number>; ofVersion: Map<string, number> }

/** How many live workers serve each agent and each version of the workspace. */
export async function readLiveWorkers(prisma: Reader, workspaceId: string): Promise<LiveWorkers> {
  const rows = await prisma.$queryRaw<Array<{ agentId: string; versionId: string | null; workers: number }>>`
    select v.agent_id as "agentId", v.id as "versionId", count(distinct w.id)::int as workers
    from workers w cross join unnest(w.agent_version_ids) as served (id) join agent_versions v on v.id = served.id
    where w.workspace_id = ${workspaceId} and v.workspace_id = ${workspaceId} and ${isLive}
    group by grouping sets ((v.agent_id, v.id), (v.agent_id))`
  const ofAgent = new Map<string, number>()
  const ofVersion = new Map<string, number>()
  for (const { agentId, versionId, workers } of rows) {
    if (versionId === null) ofAgent.set(agentId, workers)
    else ofVersion.set(versionId, workers)
  }
  return { ofAgent, ofVersion }
}
