import { allWorkspaces } from '@ground-control/db/database'
import type { Loop } from '../background/loop.ts'
import type { Services } from '../services.ts'

/** at least; of a loop that seldom comes round: twice its pause */
const staleLoopMs = 30_000
const staleOutboxMs = 15_000
const staleQueueMs = 60_000

/**
 * Ready means that work is consumed: the database answers, every loop comes round, what is due leaves, and runs that
 * wait for a worker find one. @returns why not, or null
 */
export async function notReadyReason(services: Services, loops: readonly Loop[]): Promise<string | null> {
  const now = services.now().getTime()
  const stale = loops.find((loop) => now - (loop.lastOkAt()?.getTime() ?? 0) > patienceMs(loop))
  const facts = await readFacts(services).catch((error: Error) => error)
  if (facts instanceof Error) return `the database does not answer: ${facts.message}`
  if (stale) return `the loop ${stale.name} has not come round for ${patienceMs(stale) / 1_000} s`
  if (facts.outboxAgeMs > staleOutboxMs)
    return `runs are not handed to the queue: the oldest message is ${Math.round(facts.outboxAgeMs / 1_000)} s old`
  if (facts.unservedAgeMs > staleQueueMs && facts.liveWorkers === 0)
    return `no worker is alive, and a run has waited for one for ${Math.round(facts.unservedAgeMs / 1_000)} s`
  return null
}

const patienceMs = (loop: Loop) => Math.max(staleLoopMs, 2 * loop.everyMs)

async function readFacts(services: Services) {
  const [row] = await services.db.transaction(allWorkspaces, (tx) =>
    tx.query<{ outboxAgeMs: number; unservedAgeMs: number; liveWorkers: number }>(
      `select coalesce(extract(epoch from now() - (select created_at from outbox order by id limit 1)) * 1000, 0)::float as "outboxAgeMs",
         coalesce(extract(epoch from now() - (select min(dispatched_at) from runs where status = 'queued')) * 1000, 0)::float as "unservedAgeMs",
         (select count(*)::int from workers where stopped_at is null and last_seen_at > now() - interval '15 seconds') as "liveWorkers"`,
    ),
  )
  return row!
}
