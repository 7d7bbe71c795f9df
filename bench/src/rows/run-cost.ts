import { availableParallelism } from 'node:os'
import { createClient } from '@ground-control/sdk'
import { threeSteps } from '../agent.ts'
import { readCpuMs } from '../cpu-clock.ts'
import { type Burst, closedLoop } from '../measure.ts'
import { notMeasured, type Row, times } from '../row.ts'
import { openRunFeed } from '../run-feed.ts'
import type { Stage } from '../stage/stage.ts'

const atOnce = 50
const warmUpMs = 3_000
const burstMs = 5_000
const what = `processor time of a run of 3 durable steps, ${atOnce} at once, all processes together`

type Processes = Parameters<typeof readCpuMs>[0]
type Cost = { perRunMs: number; figure: string }

/** What a run costs of what the machine has: where the rate of `runs` has its limit, and whose share it is. */
export async function runCostRow(stage: Stage): Promise<Row> {
  const platform = await stage.platform()
  const dbos = await stage.peer('dbos')
  const client = createClient({ url: platform.url, apiKey: platform.keys.developer })
  const feed = await openRunFeed(client)
  const run = (forMs: number) =>
    closedLoop(atOnce, forMs, async (_, number) => {
      const { runId } = await client.runs.start.mutate({ agent: threeSteps.name, input: { number } })
      await feed.finished(runId)
    })
  const postgres = { pid: await stage.server.pid(), withChildren: true } as const
  try {
    await run(warmUpMs)
    const ours = await costOf(() => run(burstMs), {
      'control plane': { pid: await platform.pid('control-plane') },
      Postgres: postgres,
      worker: { pid: await platform.pid('worker') },
      'client and bench': { pid: process.pid },
    })
    await dbos.runs(atOnce, warmUpMs)
    const theirs = await costOf(() => dbos.runs(atOnce, burstMs), {
      'its process': { pid: dbos.pid },
      Postgres: postgres,
    })
    if (ours === null || theirs === null) return notMeasured(what, '', 'this system has no /proc')
    return {
      what,
      ours: { name: 'Ground Control', figure: ours.figure, value: ours.perRunMs },
      peers: [
        {
          name: 'DBOS',
          figure: theirs.figure,
          value: theirs.perRunMs,
          ratio: times(theirs.perRunMs / ours.perRunMs),
        },
      ],
      bar: '',
      met: null,
    }
  } finally {
    feed.close()
  }
}

async function costOf(burst: () => Promise<Burst>, processes: Processes): Promise<Cost | null> {
  const before = await readCpuMs(processes)
  const start = performance.now()
  const { count } = await burst()
  const elapsedMs = performance.now() - start
  const after = await readCpuMs(processes)
  if (before === null || after === null) return null
  const parts = Object.keys(processes).map((name) => ({ name, ms: (after[name]! - before[name]!) / count }))
  const perRunMs = parts.reduce((sum, { ms }) => sum + ms, 0)
  const busy = (perRunMs * count) / (elapsedMs * availableParallelism())
  const shares = parts.map(({ name, ms }) => `${name} ${ms.toFixed(2)}`).join(', ')
  return {
    perRunMs,
    figure: `${perRunMs.toFixed(2)} ms (${shares}); ${Math.round(busy * 100)} % of the processors`,
  }
}
