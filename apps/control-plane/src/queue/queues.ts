import { setTimeout as delay } from 'node:timers/promises'
import { type QueueConnection, queueName, type RunJob } from '@ground-control/core/workers/schema'
import { createPostgresBackend, Queue, withBackend } from 'bullmq'

export type RunDelivery = { id: string; data: RunJob }

/**
 * Delivers runs to workers, by agent version. Only ids travel; Postgres owns what they mean. Rejects when the queue is
 * out of reach, in bounded time; what was sent may have arrived all the same.
 */
export type RunQueues = {
  send(agentVersionId: string, jobs: readonly RunDelivery[]): Promise<void>
  /** jobs that no worker has taken yet */
  waiting(agentVersionId: string): Promise<number>
  close(): Promise<void>
}

/** A job is only a delivery: once taken it says nothing more, and a lost one is sent again from Postgres. */
const jobOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 }
/** On Postgres a bulk makes and drops two temporary tables, whatever its size: a few jobs go faster one by one. */
const bulkFrom = 5
const maxOpenQueues = 500
/** One that does not answer in this time is out of reach: the caller may hold rows that others could take meanwhile. */
const answerWithinMs = 5_000

export function openRunQueues(connection: QueueConnection): RunQueues {
  const open = new Map<string, Queue<RunJob>>()
  const queueOf = (agentVersionId: string): Queue<RunJob> => {
    const known = open.get(agentVersionId)
    if (known) return known
    const queue = openQueue(connection, queueName(agentVersionId))
    // Errors of a lost connection; the send that meets one fails and is tried again from the outbox.
    queue.on('error', () => {})
    open.set(agentVersionId, queue)
    if (open.size > maxOpenQueues) {
      const [oldest] = open
      if (oldest) {
        open.delete(oldest[0])
        void oldest[1].close()
      }
    }
    return queue
  }
  return {
    async send(agentVersionId, jobs) {
      const queue = queueOf(agentVersionId)
      const given = jobs.map(({ id, data }) => ({
        name: 'run',
        data,
        // The queue takes 0 first, which is how ranks are told.
        opts: { ...jobOptions, jobId: id, ...(data.priority ? { priority: data.priority } : {}) },
      }))
      await inTime(
        given.length >= bulkFrom
          ? queue.addBulk(given)
          : Promise.all(given.map(({ name, data, opts }) => queue.add(name, data, opts))),
      )
    },
    async waiting(agentVersionId) {
      const counts = await inTime(queueOf(agentVersionId).getJobCounts('waiting', 'prioritized'))
      return (counts.waiting ?? 0) + (counts.prioritized ?? 0)
    },
    async close() {
      await Promise.all([...open.values()].map((queue) => queue.close()))
    },
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const answered = new AbortController()
  const late = delay(answerWithinMs, undefined, { signal: answered.signal }).then(() => {
    throw new Error(`the queue did not answer within ${answerWithinMs} ms`)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    answered.abort()
  }
}

function openQueue(connection: QueueConnection, name: string): Queue<RunJob> {
  // Without a connection a command fails at once: kept until there is one, it would keep the outbox from everybody.
  if (connection.kind === 'redis')
    return new Queue<RunJob>(name, { connection: { url: connection.url, enableOfflineQueue: false } })
  const OnPostgres = withBackend(createPostgresBackend)
  return new OnPostgres.Queue<RunJob>(name, {
    connection: { connectionString: connection.url, schema: connection.schema, max: 2 },
  }) as unknown as Queue<RunJob>
}
