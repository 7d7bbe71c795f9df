import { retryDelayMs } from '@ground-control/core/runs/retry'
import { checkLease, lost } from '@ground-control/core/workers/lease'
import type { FinishItem, FinishResult } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import { redispatch } from '@ground-control/db/repositories/dispatch'
import { endRuns, type RunEnd } from '../runs/end-runs.ts'
import type { Services } from '../services.ts'
import { countCrashes, isPoison, quarantine } from './crashes.ts'
import type { Asked } from './lanes.ts'
import type { RunsInHand } from './runs-in-hand.ts'

/** How often a run's own retryable errors are tried again. */
const maxAttempts = 3

/** Ends a run, or hands it back: for a later attempt, or because its worker stops. */
export function createFinish(services: Services, random: () => number = Math.random) {
  return async (
    tx: Tx,
    inHand: RunsInHand,
    asked: ReadonlyArray<Asked<FinishItem>>,
  ): Promise<FinishResult[]> => {
    if (asked.length === 0) return []
    const runs = await inHand.read()
    const crashed = asked.flatMap(({ item: { lease, result } }) => {
      const run = runs.get(lease.runId)
      return result.status === 'crashed' && run && !checkLease(run, lease) ? [run] : []
    })
    const crashes = await countCrashes(tx, crashed, 'own_process')
    const ends = new Map<string, RunEnd>()
    const again: Array<{ runId: string; delayMs: number; attempt: number }> = []
    const released: string[] = []
    const results = asked.map(({ item: { lease, result } }): FinishResult => {
      const run = runs.get(lease.runId)
      const gone = checkLease(run, lease)
      if (gone || run === undefined) return gone ?? lost('fenced', 'no such run')
      const { agentId, parentRunId, status: was } = run
      const end = {
        runId: run.id,
        agentId,
        parentRunId,
        was,
        output: null,
        servedBy: null,
        degraded: false,
      }
      if (run.cancelRequestedAt) {
        ends.set(run.id, {
          ...end,
          status: 'cancelled',
          failure: { code: 'cancelled', retryable: false, message: 'cancelled while it ran' },
        })
        return { outcome: 'finished', status: 'cancelled' }
      }
      if (result.status === 'released') {
        released.push(run.id)
        return { outcome: 'finished', status: 'queued' }
      }
      if (result.status === 'crashed') {
        const count = crashes.get(run.id)!
        if (isPoison(count)) {
          ends.set(run.id, quarantine(run, count, result.evidence))
          return { outcome: 'finished', status: 'failed' }
        }
        released.push(run.id)
        return { outcome: 'finished', status: 'queued' }
      }
      if (result.status === 'succeeded') {
        ends.set(run.id, {
          ...end,
          status: 'succeeded',
          output: result.output,
          servedBy: result.servedBy,
          degraded: result.degraded,
          degradedBecause: result.degradedBecause ?? null,
          failure: result.failure ?? null,
        })
        return { outcome: 'finished', status: 'succeeded' }
      }
      if (result.failure.retryable && run.attempt + 1 < maxAttempts) {
        again.push({
          runId: run.id,
          attempt: run.attempt + 1,
          delayMs: result.retryAfterMs ?? retryDelayMs(run.attempt, random()),
        })
        return { outcome: 'finished', status: 'queued' }
      }
      ends.set(run.id, { ...end, status: 'failed', failure: result.failure })
      return { outcome: 'finished', status: 'failed' }
    })
    if (crashed.length > 0)
      await tx.query(
        'update runs set crashes = t.crashes from unnest($1::text[], $2::int[]) as t (run_id, crashes) where id = t.run_id',
        [[...crashes.keys()], [...crashes.values()]],
      )
    await endRuns(services, tx, [...ends.values()])
    await handBack(tx, [
      ...again,
      ...released.map((runId) => ({ runId, delayMs: 0, attempt: runs.get(runId)!.attempt })),
    ])
    await setAsideFailures(tx, again)
    await redispatch(tx, released)
    return results
  }
}

async function handBack(tx: Tx, runs: ReadonlyArray<{ runId: string; delayMs: number; attempt: number }>) {
  if (runs.length === 0) return
  await tx.query(
    `update runs set status = 'queued', attempt = t.attempt, wake_at = now() + t.delay_ms * interval '1 millisecond', dispatched_at = null,
       lease_token = null, lease_worker_id = null, lease_until = null
     from unnest($1::text[], $2::int[], $3::bigint[]) as t (id, attempt, delay_ms) where runs.id = t.id`,
    [
      runs.map((run) => run.runId),
      runs.map((run) => run.attempt),
      runs.map((run) => Math.round(run.delayMs)),
    ],
  )
  for (const run of runs) tx.changed('runs', run.runId)
}

/**
 * A new attempt must do again what failed, not find the failure in its journal. The failures after the last success
 * are kept under another name; those before it are part of the path that was taken.
 */
async function setAsideFailures(tx: Tx, runs: ReadonlyArray<{ runId: string; attempt: number }>) {
  if (runs.length === 0) return
  await tx.query(
    `update steps s set name = s.name || ' (attempt ' || t.attempt || ')'
     from unnest($1::text[], $2::int[]) as t (run_id, attempt)
     where s.run_id = t.run_id and s.status = 'failed' and s.error -> 'retryable' = 'true'
       and s.finished_at > coalesce((select max(finished_at) from steps ok where ok.run_id = t.run_id and ok.status = 'succeeded'), '-infinity')`,
    [runs.map((run) => run.runId), runs.map((run) => run.attempt)],
  )
}
