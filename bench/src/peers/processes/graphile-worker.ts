/** Graphile Worker: jobs that do nothing, with the batching that its page on performance describes. */
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import pg from 'pg'
import { closedLoop } from '../../measure.ts'
import { openAwaitedJobs, untilNoneLeft } from '../awaited-jobs.ts'
import { servePeer } from '../serve-peer.ts'

const batching = { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 }

await servePeer(async (url) => {
  const report = (message: string) => process.stderr.write(`Graphile Worker: ${message}\n`)
  const logger = new Logger(() => (level, message) => {
    if (level === 'error') report(message)
  })
  const pgPool = new pg.Pool({ connectionString: url, max: 51 })
  pgPool.on('error', (error) => report(error.message))
  pgPool.on('connect', (client) => client.on('error', (error) => report(error.message)))
  const utils = await makeWorkerUtils({ pgPool, logger })
  await utils.migrate()
  const jobs = openAwaitedJobs()
  const runner = await run({
    pgPool,
    logger,
    noHandleSignals: true,
    preset: { worker: { concurrentJobs: 50, ...batching } },
    taskList: {
      empty(payload) {
        const { number } = payload as { number: number }
        jobs.done(number, number + 3)
      },
    },
  })
  return {
    runs: (atOnce, forMs) =>
      closedLoop(atOnce, forMs, () => jobs.add((number) => utils.addJob('empty', { number }))),
    // What is done is deleted: nothing may be left, failed jobs least of all.
    check: () =>
      untilNoneLeft(async () => {
        const { rows } = await pgPool.query<{ count: number }>(
          'select count(*)::int as count from graphile_worker.jobs',
        )
        return rows[0]!.count
      }),
    async close() {
      await runner.stop()
      await utils.release()
      await pgPool.end()
    },
  }
})
