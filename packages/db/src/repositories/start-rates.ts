import type { Tx } from '../database.ts'

export type StartRate = { agentId: string; count: number; oldest: Date | null }

/**
 * Locks these agents' starts until the transaction ends, then counts those of the last minute, `perMinute` at most.
 * One after the other come only those who start runs of an agent that has such a limit.
 */
export async function lockStartRates(
  tx: Tx,
  agents: ReadonlyArray<{ id: string; perMinute: number }>,
): Promise<Map<string, StartRate>> {
  if (agents.length === 0) return new Map()
  const ids = agents.map((agent) => agent.id)
  const [, rows] = await Promise.all([
    tx.prepared(
      `select pg_advisory_xact_lock(key) from (
         select distinct hashtextextended('starts ' || id, 0) as key from unnest($1::text[]) ids (id) order by 1) keys`,
      [ids],
    ),
    tx.prepared<StartRate>(
      `select wanted.id as "agentId", newest.count, newest.oldest
       from unnest($2::text[], $3::int[]) wanted (id, per_minute), lateral (
         select count(*)::int as count, min(created_at) as oldest from (
           select created_at from runs where workspace_id = $1 and agent_id = wanted.id
             and created_at > now() - interval '60 seconds' order by created_at desc limit wanted.per_minute) starts) newest`,
      [tx.workspaceId, ids, agents.map((agent) => agent.perMinute)],
    ),
  ])
  return new Map(rows.map((row) => [row.agentId, row]))
}
