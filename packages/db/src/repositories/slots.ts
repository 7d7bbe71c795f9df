import type { Tx } from '../database.ts'

/** How many runs of an agent are in workers' hands, and which version says how many may be. */
export type AgentSlots = { agentId: string; currentVersionId: string | null; running: number }

/**
 * Locks the slots of the agents of these runs until the transaction ends, then counts. Whoever gives a slot away does
 * it under this lock, so two can never give away the same; whoever frees one needs no lock. The lock comes before any
 * row's, and in the order of the keys. Rival: a counter on the agent's row, kept by every way out of `running`, is
 * one more hot row and drifts with the first way that forgets it.
 * @param locks `try`: for whoever holds rows already, and so must not wait. @returns null: they are somebody else's
 */
export async function lockSlots(
  tx: Tx,
  runIds: readonly string[],
  locks: 'wait' | 'try',
): Promise<Map<string, AgentSlots> | null> {
  const [locked, rows] = await Promise.all([
    tx.prepared<{ isLocked: boolean }>(locks === 'wait' ? lockKeys : tryKeys, [runIds]),
    // A statement of its own: it sees what was committed while the lock was waited for.
    tx.prepared<AgentSlots>(
      `select a.id as "agentId", a.current_version_id as "currentVersionId",
         (select count(*)::int from runs r where r.agent_id = a.id and r.status = 'running') as running
       from agents a where a.id in (select agent_id from runs where id = any($1::text[]))`,
      [runIds],
    ),
  ])
  if (!locked.every(({ isLocked }) => isLocked)) return null
  return new Map(rows.map((row) => [row.agentId, row]))
}

const keys = `(select distinct hashtextextended('slots ' || agent_id, 0) as key from runs where id = any($1::text[]) order by 1) keys`
const lockKeys = `select true as "isLocked", pg_advisory_xact_lock(key) from ${keys}`
const tryKeys = `select pg_try_advisory_xact_lock(key) as "isLocked" from ${keys}`

/** Queued runs that find no slot free: not handed out until one is. */
export function standInLine(tx: Tx, runs: ReadonlyArray<{ id: string; agentId: string }>) {
  if (runs.length === 0) return
  tx.write('update runs set dispatched_at = null where id = any($1::text[])', [runs.map((run) => run.id)])
  for (const run of runs) {
    tx.changed('runs', run.id)
    tx.changed('slots', run.agentId)
  }
}

/**
 * Whom an agent's free slots go to: the first of its line, by priority and age, as many as there are slots that
 * neither a run nor a delivery under way takes.
 * @returns `more` while the line is not empty
 */
export async function takeFromLine(tx: Tx, agentId: string): Promise<{ runIds: string[]; more: boolean }> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('slots ' || $1, 0))`, [agentId])
  const [free] = await tx.query<{ slots: number }>(
    `select (v.definition #>> '{limits,concurrency}')::int
       - (select count(*)::int from runs where agent_id = a.id and status = 'running')
       - (select count(*)::int from (select from runs where agent_id = a.id and status = 'queued' and dispatched_at is not null
            limit (v.definition #>> '{limits,concurrency}')::int) under_way) as slots
     from agents a join agent_versions v on v.id = a.current_version_id where a.id = $1`,
    [agentId],
  )
  const slots = Math.max(0, free?.slots ?? 0)
  const rows = await tx.query<{ id: string }>(
    `select id from runs where agent_id = $1 and status = 'queued' and dispatched_at is null and wake_at is null
     order by priority, created_at, id limit $2 for update skip locked`,
    [agentId, slots + 1],
  )
  const runIds = rows.slice(0, slots).map((row) => row.id)
  return { runIds, more: rows.length > slots }
}

/** Agents that have a line; found by one look into the index for each agent. */
export async function findLines(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select a.id from agents a where exists (
       select from runs r where r.agent_id = a.id and r.status = 'queued' and r.dispatched_at is null and r.wake_at is null)`,
  )
  return rows.map((row) => row.id)
}
