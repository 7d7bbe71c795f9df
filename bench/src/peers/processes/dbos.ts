/** DBOS: workflows of three recorded steps, and one that waits for a message. */
import { DBOS } from '@dbos-inc/dbos-sdk'
import pg from 'pg'
import { closedLoop, summary } from '../../measure.ts'
import { servePeer } from '../serve-peer.ts'

const threeSteps = DBOS.registerWorkflow(
  async (number: number) => {
    const one = await DBOS.runStep(async () => number + 1, { name: 'one' })
    const two = await DBOS.runStep(async () => one + 1, { name: 'two' })
    return DBOS.runStep(async () => two + 1, { name: 'three' })
  },
  { name: 'threeSteps' },
)
const asking = DBOS.registerWorkflow(
  async () => {
    await DBOS.recv('answer', 60)
    return DBOS.runStep(async () => performance.now(), { name: 'next' })
  },
  { name: 'asking' },
)

await servePeer(async (url) => {
  // Twice its default pool: a little faster with 50 at once.
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, systemDatabasePoolSize: 20, logLevel: 'error' })
  await DBOS.launch()
  const tables = new pg.Pool({ connectionString: url, max: 1 })
  return {
    runs: (atOnce, forMs) =>
      closedLoop(atOnce, forMs, async (_, nth) => {
        const handle = await DBOS.startWorkflow(threeSteps)(nth)
        if ((await handle.getResult()) !== nth + 3) throw new Error('DBOS gave a wrong result')
      }),
    async answers(count) {
      const latencies: number[] = []
      const start = performance.now()
      for (let nth = 0; nth < count; nth += 1) {
        const handle = await DBOS.startWorkflow(asking)()
        // It must wait already: what is measured is the way back.
        await new Promise((resolve) => setTimeout(resolve, 20))
        const sentAt = performance.now()
        await DBOS.send(handle.workflowID, 'yes', 'answer')
        latencies.push((await handle.getResult()) - sentAt)
      }
      return summary(latencies, performance.now() - start)
    },
    async check(pieces) {
      const { rows } = await tables.query<{ runs: number; steps: number }>(
        `select count(distinct w.workflow_uuid)::int as runs, count(o.function_id)::int as steps
         from dbos.workflow_status w join dbos.operation_outputs o using (workflow_uuid)
         where w.name = 'threeSteps' and w.status = 'SUCCESS'`,
      )
      if (rows[0]?.runs !== pieces || rows[0].steps !== 3 * pieces)
        throw new Error(`${pieces} workflows ended, and ${JSON.stringify(rows[0])} are on record`)
    },
    async close() {
      await tables.end()
      await DBOS.shutdown()
    },
  }
})
