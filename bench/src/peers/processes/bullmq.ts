/** BullMQ by itself, on the Postgres or the Redis of the URL: jobs that do nothing. */
import { createPostgresBackend, Queue, runMigrations, Worker, withBackend } from 'bullmq'
import pg from 'pg'
import { closedLoop } from '../../measure.ts'
import { openAwaitedJobs, untilNoneLeft } from '../awaited-jobs.ts'
import { servePeer } from '../serve-peer.ts'

type Job = { data: { number: number } }
const name = 'bench'
const concurrency = 50
const work = async ({ data }: Job) => data.number + 3

async function openOnPostgres(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await runMigrations(client)
  await client.end()
  const onPostgres = withBackend(createPostgresBackend)
  // Of 5, 10, 20 and 50 connections on two cores, 5 were the fastest.
  const connection = { connectionString: url, max: 5 }
  return {
    queue: new onPostgres.Queue<Job['data'], number>(name, { connection }),
    worker: new onPostgres.Worker<Job['data'], number>(name, work, { connection, concurrency }),
  }
}

function openOnRedis(url: string) {
  const connection = { url }
  return {
    queue: new Queue<Job['data'], number>(name, { connection }),
    worker: new Worker<Job['data'], number>(name, work, { connection, concurrency }),
  }
}

await servePeer(async (url) => {
  const { queue, worker } = url.startsWith('redis:') ? openOnRedis(url) : await openOnPostgres(url)
  const jobs = openAwaitedJobs()
  worker.on('error', (error: Error) => process.stderr.write(`BullMQ: ${error.message}\n`))
  worker.on('completed', ({ data }: Job, result: number) => jobs.done(data.number, result))
  await worker.waitUntilReady()
  return {
    runs: (atOnce, forMs) =>
      closedLoop(atOnce, forMs, () =>
        jobs.add((number) => queue.add('empty', { number }, { removeOnComplete: true })),
      ),
    // What is done is removed: nothing may be left, failed jobs least of all.
    check: () => untilNoneLeft(() => queue.getJobCountByTypes('waiting', 'active', 'delayed', 'failed')),
    async close() {
      await worker.close()
      await queue.close()
    },
  }
})
