import { allWorkspaces } from '@ground-control/db/database'
import { redispatch } from '@ground-control/db/repositories/dispatch'
import type { RunQueues } from '../queue/queues.ts'
import type { Services } from '../services.ts'

/** Of one agent version in a round. */
const batchSize = 500
/** A delivery that nobody took after so long was lost with the queue's memory, where workers stand idle. */
const resendAfterMs = 15_000

/**
 * Sends again what the queue seems to have lost: handed out long ago, although the agent has a slot free, a live
 * worker that serves it has hands free, and the queue says that nothing waits in it. The queue may forget everything
 * at any moment; Postgres does not. Without the last question a backlog would be sent again and again.
 */
export async function resendLost(services: Services, queues: RunQueues): Promise<boolean> {
  const suspected = await services.db.transaction(allWorkspaces, (tx) =>
    tx.query<{ id: string; agentVersionId: string }>(
      `select late.id, v.id as "agentVersionId" from (
         select distinct w.workspace_id, unnest(w.agent_version_ids) as version_id from workers w
         where w.stopped_at is null and w.last_seen_at > now() - interval '15 seconds' and w.busy < w.concurrency) served
       join agent_versions v on v.id = served.version_id and v.workspace_id = served.workspace_id
       join agents a on a.id = v.agent_id join agent_versions present on present.id = a.current_version_id
       cross join lateral (
         select r.id from runs r where r.agent_id = v.agent_id and r.agent_version_id = v.id and r.status = 'queued'
           and r.dispatched_at < now() - $1 * interval '1 millisecond' order by r.dispatched_at limit $2) late
       where (select count(*) from runs x where x.agent_id = a.id and x.status = 'running')
         < (present.definition #>> '{limits,concurrency}')::int`,
      [resendAfterMs, batchSize],
    ),
  )
  const lost: string[] = []
  for (const [agentVersionId, runs] of Map.groupBy(suspected, (run) => run.agentVersionId))
    if ((await queues.waiting(agentVersionId)) === 0) lost.push(...runs.map((run) => run.id))
  if (lost.length > 0)
    await services.db.transaction(allWorkspaces, async (tx) => {
      const still = await tx.query<{ id: string }>(
        `select id from runs where id = any($1::text[]) and status = 'queued' and dispatched_at < now() - $2 * interval '1 millisecond'
         order by id for update skip locked`,
        [lost, resendAfterMs],
      )
      await redispatch(
        tx,
        still.map((run) => run.id),
      )
    })
  return false
}
