/** pg-boss: jobs that do nothing, woken by NOTIFY and taken in batches. */
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { closedLoop } from '../../measure.ts'
import { openAwaitedJobs, untilNoneLeft } from '../awaited-jobs.ts'
import { servePeer } from '../serve-peer.ts'

const queue = 'bench'
/** The fastest of those tried for 50 callers: batches of 1, 10, 25 and 50, one to 50 takers, with NOTIFY and without. */
const work = {
  batchSize: 25,
  localConcurrency: 2,
  burstWhenBatchFull: true,
  pollingIntervalSeconds: 0.5,
  notifyPollingIntervalSeconds: 0.5,
}

await servePeer(async (url) => {
  const boss = new PgBoss({ connectionString: url, max: 10, useListenNotify: true })
  boss.on('error', (error) => process.stderr.write(`pg-boss: ${error.message}\n`))
  await boss.start()
  await boss.createQueue(queue, { notify: true })
  const jobs = openAwaitedJobs()
  await boss.work<{ number: number }>(queue, work, async (taken) => {
    for (const { data } of taken) jobs.done(data.number, data.number + 3)
  })
  const tables = new pg.Pool({ connectionString: url, max: 1 })
  const countJobs = async (where: string) => {
    const { rows } = await tables.query<{ count: number }>(
      `select count(*)::int as count from pgboss.job where name = $1 and ${where}`,
      [queue],
    )
    return rows[0]!.count
  }
  return {
    runs: (atOnce, forMs) =>
      closedLoop(atOnce, forMs, () => jobs.add((number) => boss.send(queue, { number }))),
    async check(pieces) {
      await untilNoneLeft(() => countJobs(`state <> 'completed'`))
      const done = await countJobs(`state = 'completed'`)
      if (done !== pieces) throw new Error(`${pieces} jobs were added, ${done} are on record as done`)
    },
    async close() {
      await tables.end()
      await boss.stop({ graceful: false })
    },
  }
})
