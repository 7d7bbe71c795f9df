/** DBOS in a process of its own: three steps, and a wait for a signal. Told what to do by its parent. */
import { DBOS } from '@dbos-inc/dbos-sdk'
import { closedLoop, summary } from '../measure.ts'
import type { DbosAnswer, DbosOrder } from './dbos.ts'

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

async function runs(atOnce: number, forMs: number) {
  return closedLoop(atOnce, forMs, async (_, nth) => {
    const handle = await DBOS.startWorkflow(threeSteps)(nth)
    if ((await handle.getResult()) !== nth + 3) throw new Error('DBOS gave a wrong result')
  })
}

async function signals(count: number) {
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
}

const answer = (message: DbosAnswer) => process.send?.(message)

process.on('message', async (order: DbosOrder) => {
  try {
    if (order.kind === 'stop') {
      await DBOS.shutdown()
      process.exit(0)
    }
    const burst = order.kind === 'runs' ? await runs(order.atOnce, order.forMs) : await signals(order.count)
    answer({ burst })
  } catch (error) {
    answer({ error: String(error) })
  }
})
// The parent is gone: nobody asks any more.
process.on('disconnect', () => process.exit(0))

DBOS.setConfig({ name: 'bench', systemDatabaseUrl: process.env.DBOS_DATABASE_URL ?? '', logLevel: 'error' })
await DBOS.launch()
answer({ ready: true })
