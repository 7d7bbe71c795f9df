import type { Actor } from '@ground-control/core/actors'
import type { WorkerView } from '@ground-control/core/workers/schema'
import type { Services } from '../../services.ts'
import { isLive } from './live-workers.ts'

const mostShown = 200

type Row = Omit<WorkerView, 'startedAt' | 'lastSeenAt'> & { startedAt: Date; lastSeenAt: Date }

/** Workers heard of in the last hour, live ones first. */
export async function listWorkers(services: Services, actor: Actor): Promise<WorkerView[]> {
  const { workspaceId } = actor
  const rows = await services.db.read(
    workspaceId,
    (prisma) => prisma.$queryRaw<Row[]>`
      select w.id, w.name, w.concurrency, w.busy, w.started_at as "startedAt", w.last_seen_at as "lastSeenAt",
        ${isLive} as "isLive",
        array(select distinct a.name from agent_versions v join agents a on a.id = v.agent_id
          where v.id = any(w.agent_version_ids) and v.workspace_id = ${workspaceId} order by a.name) as agents
      from workers w
      where w.workspace_id = ${workspaceId} and w.last_seen_at > now() - interval '1 hour'
      order by ${isLive} desc, w.last_seen_at desc, w.id limit ${mostShown}`,
  )
  return rows.map((row) => ({
    ...row,
    startedAt: row.startedAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
  }))
}
