import type { Tx } from '../database.ts'

export type QueueDepth = { agentId: string; queued: number; heldBack: number; ageSeconds: number }

/** What waits to begin, agent by agent, over all workspaces: agents with nothing waiting are missing. */
export async function readQueueDepths(tx: Tx): Promise<QueueDepth[]> {
  return tx.query<QueueDepth>(
    `select agent_id as "agentId", count(*)::int as queued, (count(*) filter (where dispatched_at is null))::int as "heldBack",
       extract(epoch from now() - min(coalesce(dispatched_at, created_at)))::float as "ageSeconds"
     from runs where status = 'queued' group by agent_id`,
  )
}
