import { type QueueConnection, queueName, type RunJob } from '@ground-control/core/workers/schema'
import { createPostgresBackend, type Job, Worker, withBackend } from 'bullmq'
import type { Logger } from 'pino'

/** Where jobs of one agent version come from. */
export type QueueSource = {
  readonly isConnected: boolean
  /** takes no new jobs from now on; settles when those taken are done */
  close(): Promise<void>
}

/** A queue out of reach is tried every second and says so each time; after this long without a word it is back. */
const quietMs = 5_000

type Source = {
  on(event: 'error', listener: (error: Error) => void): unknown
  isRunning(): boolean
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
}

/**
 * Takes jobs of one agent version and gives each to `process`. The queue only delivers: a job that is lost with it is
 * sent again from Postgres, and one that comes twice is skipped at `begin`.
 */
export async function openQueueSource(
  connection: QueueConnection,
  agentVersionId: string,
  concurrency: number,
  process: (job: RunJob) => Promise<void>,
  log: Logger,
  clock: () => number,
): Promise<QueueSource> {
  const options = {
    concurrency,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
    // Its default of 15 s would be the time a restart of the database costs.
    runRetryDelay: 1_000,
  }
  const name = queueName(agentVersionId)
  const take = (job: Job<RunJob>) => process(job.data)
  const worker: Source =
    connection.kind === 'postgres'
      ? new (withBackend(createPostgresBackend).Worker)<RunJob>(name, take, {
          ...options,
          connection: { connectionString: connection.url, schema: connection.schema, max: 3 },
        })
      : new Worker<RunJob>(name, take, {
          ...options,
          connection: { url: connection.url, maxRetriesPerRequest: null },
        })
  let troubledAt = Number.NEGATIVE_INFINITY
  const isWell = () => clock() - troubledAt > quietMs
  worker.on('error', (error) => {
    if (isWell()) log.warn({ queue: name, error: error.message }, 'the queue is not reached')
    troubledAt = clock()
  })
  await worker.waitUntilReady()
  return {
    get isConnected() {
      return isWell() && worker.isRunning()
    },
    close: () => worker.close(),
  }
}
