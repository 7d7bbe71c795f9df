import { createClient } from '@ground-control/sdk'
import pg from 'pg'
import { threeSteps } from '../agent.ts'
import { byTurns, closedLoop } from '../measure.ts'
import type { DbosPeer } from '../peers/dbos.ts'
import { millis, perSecond, type Row } from '../row.ts'
import { openRunFeed } from '../run-feed.ts'
import type { BenchServer } from '../stage/database.ts'
import type { BenchPlatform } from '../stage/platform.ts'

const atOnce = 50
const burstMs = 4_000
const rounds = 3

/** Runs of three durable code steps from start to end, through HTTP, queue and a worker process. */
export async function runsRow(server: BenchServer, platform: BenchPlatform, dbos: DbosPeer): Promise<Row> {
  const client = createClient({ url: platform.url, apiKey: platform.keys.developer })
  const feed = await openRunFeed(client)
  let started = 0
  const ours = () =>
    closedLoop(atOnce, burstMs, async () => {
      started += 1
      const { runId } = await client.runs.start.mutate({ agent: threeSteps.name, input: { number: started } })
      await feed.finished(runId)
    })
  try {
    await closedLoop(atOnce, 1_500, async () => {
      started += 1
      const { runId } = await client.runs.start.mutate({ agent: threeSteps.name, input: { number: started } })
      await feed.finished(runId)
    })
    await dbos.runs(atOnce, 1_000)
    const result = await byTurns(rounds, ours, () => dbos.runs(atOnce, burstMs))
    await checkAll(server, started)
    const queue = process.env.REDIS_URL ? 'Redis' : 'Postgres'
    const bar = process.env.REDIS_URL ? 8 : 5
    return {
      what: `runs of 3 durable steps, ${atOnce} at once, queue on ${queue}`,
      figure: `${perSecond(result.ours.perSecond)} (start to end p50 ${millis(result.ours.p50Ms)}, p99 ${millis(result.ours.p99Ms)})`,
      peer: `DBOS ${perSecond(result.theirs.perSecond)} (p50 ${millis(result.theirs.p50Ms)}, p99 ${millis(result.theirs.p99Ms)})`,
      ratio: result.ratio,
      bar: `≥ ${bar} × DBOS`,
      met: result.ratio >= bar,
    }
  } finally {
    feed.close()
  }
}

/** A speed counts only where every run did all its steps, once, with the right result. */
async function checkAll(server: BenchServer, started: number): Promise<void> {
  const owner = new pg.Client({ connectionString: server.url })
  await owner.connect()
  try {
    const { rows } = await owner.query<{ right: number; steps: number }>(
      `select count(*) filter (where r.status = 'succeeded' and r.output -> 'number' = to_jsonb((r.input ->> 'number')::int + 3))::int as right,
         (select count(*)::int from steps s join runs o on o.id = s.run_id join agents a on a.id = o.agent_id
          where a.name = $1 and s.status = 'succeeded') as steps
       from runs r join agents a on a.id = r.agent_id where a.name = $1`,
      [threeSteps.name],
    )
    const { right, steps } = rows[0]!
    if (right !== started || steps !== started * 3)
      throw new Error(`${started} runs were started, ${right} ended right with ${steps} steps in all`)
  } finally {
    await owner.end()
  }
}
