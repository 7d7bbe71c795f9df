import { workerLiveMs } from '@ground-control/core/workers/schema'
import type { Tx } from '../database.ts'
import { appendOutbox } from './outbox.ts'

export type Dispatch = { runId: string; dispatch: number; agentVersionId: string; priority: number }

const returning = `returning id as "runId", dispatch, agent_version_id as "agentVersionId", workspace_id as "workspaceId", priority`

/**
 * Hands queued runs to the queue, under a new delivery number each, so that an older delivery is stale.
 * Runs that are not queued are left alone. @returns those that were handed over
 */
export async function redispatch(tx: Tx, runIds: readonly string[]): Promise<Dispatch[]> {
  if (runIds.length === 0) return []
  const rows = await tx.query<Dispatch & { workspaceId: string }>(
    `update runs set dispatch = dispatch + 1, dispatched_at = now(), wake_at = null
     where id = any($1::text[]) and status = 'queued'
     ${returning}`,
    [runIds],
  )
  sendRuns(tx, rows)
  return rows
}

/** Puts deliveries into the outbox: ids only. */
export function sendRuns(tx: Tx, dispatches: ReadonlyArray<Dispatch & { workspaceId: string }>) {
  appendOutbox(
    tx,
    dispatches.map(({ runId, dispatch, agentVersionId, workspaceId, priority }) => ({
      workspaceId,
      topic: 'run.dispatch' as const,
      lane: agentVersionId,
      priority,
      payload: { runId, dispatch, agentVersionId, priority },
    })),
  )
  for (const { runId, workspaceId } of dispatches) tx.changed('runs', runId, workspaceId)
}

/** Deliveries of the transaction's workspace that found no taker go to the outbox, as they are. */
export function sendAgain(tx: Tx, dispatches: readonly Dispatch[]): void {
  sendRuns(
    tx,
    dispatches.map((dispatch) => ({ ...dispatch, workspaceId: tx.workspaceId })),
  )
}

const waking = `update runs set status = 'queued', waits = null, dispatch = dispatch + 1, dispatched_at = now(), wake_at = null
       where id = any($1::text[]) and status = 'waiting' ${returning}`

/** Runs whose wait is over are queued again, for the caller to send on; those that no longer wait are left alone. */
export async function endWaits(tx: Tx, runIds: readonly string[]): Promise<Dispatch[]> {
  const woken = await tx.prepared<Dispatch & { workspaceId: string }>(waking, [runIds])
  for (const { runId, workspaceId } of woken) tx.changed('runs', runId, workspaceId)
  return woken
}

/**
 * Runs whose wait is over go back to the queue and to a worker; those that no longer wait are left alone. In one
 * statement: somebody waits for what goes on now.
 */
export async function wakeRuns(tx: Tx, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return
  const woken = await tx.prepared<{ runId: string; lane: string; workspaceId: string }>(
    `with woken as (${waking})
     insert into outbox (workspace_id, topic, payload, lane, priority)
     select "workspaceId", 'run.dispatch', to_jsonb(woken) - 'workspaceId', "agentVersionId", priority from woken
     returning payload ->> 'runId' as "runId", lane, workspace_id as "workspaceId"`,
    [runIds],
  )
  for (const { runId, lane, workspaceId } of woken) {
    tx.changed('outbox', lane, workspaceId)
    tx.changed('runs', runId, workspaceId)
  }
}

/** How many live workers serve each of the agent versions; those that none serves are missing. */
export async function countLiveWorkers(
  tx: Tx,
  agentVersionIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.query<{ id: string; workers: number }>(
    `select served.id, count(*)::int as workers from workers w cross join unnest(w.agent_version_ids) as served (id)
     where w.stopped_at is null and w.last_seen_at > now() - $2 * interval '1 millisecond'
       and w.agent_version_ids && $1::text[] and served.id = any($1::text[])
     group by served.id`,
    [agentVersionIds, workerLiveMs],
  )
  return new Map(rows.map((row) => [row.id, row.workers]))
}
