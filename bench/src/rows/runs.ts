import { createClient } from '@ground-control/sdk'
import { noRedis } from '../../../scripts/platform/redis.ts'
import { threeSteps } from '../agent.ts'
import { checkRuns } from '../check-runs.ts'
import { type Burst, byTurns, closedLoop } from '../measure.ts'
import type { PeerProcess } from '../peers/start-peer.ts'
import { millis, notMeasured, perSecond, type Row, times } from '../row.ts'
import { openRunFeed } from '../run-feed.ts'
import type { BenchPlatform } from '../stage/platform.ts'
import type { Stage } from '../stage/stage.ts'

const atOnce = 50
const burstMs = 4_000
const queueBurstMs = 2_000
/** Until everybody's code is compiled: fresh processes are a third slower. */
const warmUpMs = 4_000
const rounds = 3

type Contender = {
  name: string
  peer: PeerProcess
  /** it delivers empty jobs, and keeps no steps of them */
  isQueue?: true
}

const what = (queue: string) => `runs of 3 durable steps, ${atOnce} at once, queue on ${queue}`
const bar = (ratio: number) => `≥ ${ratio} × DBOS`

export async function runsRow(stage: Stage): Promise<Row> {
  return measureRuns(await stage.platform(), {
    queue: 'Postgres',
    leastRatio: 5,
    peers: [
      { name: 'DBOS', peer: await stage.peer('dbos') },
      { name: 'LangGraph, synchronous', peer: await stage.peer('langgraph') },
      { name: 'pg-boss', peer: await stage.peer('pg-boss'), isQueue: true },
      { name: 'Graphile Worker', peer: await stage.peer('graphile-worker'), isQueue: true },
      { name: 'BullMQ, Postgres', peer: await stage.peer('bullmq'), isQueue: true },
    ],
  })
}

/** The same with the queue on Redis; everything that must not be lost is in Postgres still. */
export async function runsOnRedisRow(stage: Stage): Promise<Row> {
  const [platform, redis] = [await stage.platformOnRedis(), await stage.redis()]
  if (platform === null || redis === null) return notMeasured(what('Redis'), bar(8), noRedis)
  const row = await measureRuns(platform, {
    queue: 'Redis',
    leastRatio: 8,
    peers: [
      { name: 'DBOS', peer: await stage.peer('dbos') },
      { name: 'BullMQ, Redis in memory', peer: await stage.peer('bullmq', `${redis.url}/1`), isQueue: true },
    ],
  })
  // No other row needs it.
  await platform.stop()
  return row
}

/** Runs of three durable code steps from start to end, through HTTP, queue and a worker process. */
async function measureRuns(
  platform: BenchPlatform,
  { queue, leastRatio, peers }: { queue: string; leastRatio: number; peers: Contender[] },
): Promise<Row> {
  const client = createClient({ url: platform.url, apiKey: platform.keys.developer })
  const feed = await openRunFeed(client)
  let started = 0
  const ours = (forMs: number) =>
    closedLoop(atOnce, forMs, async () => {
      started += 1
      const { runId } = await client.runs.start.mutate({ agent: threeSteps.name, input: { number: started } })
      await feed.finished(runId)
    })
  try {
    await ours(warmUpMs)
    for (const { peer, isQueue } of peers) await peer.runs(atOnce, isQueue ? queueBurstMs : warmUpMs)
    const turns = await byTurns(
      rounds,
      () => ours(burstMs),
      peers.map(
        ({ peer, isQueue }) =>
          () =>
            peer.runs(atOnce, isQueue ? queueBurstMs : burstMs),
      ),
    )
    await checkRuns(platform.databaseUrl, threeSteps.name, started)
    for (const { peer, isQueue } of peers) if (isQueue) await peer.stop()
    const toBar = turns.peers[0]!.ratio
    return {
      what: what(queue),
      ours: { name: 'Ground Control', ...figureOf(turns.ours) },
      peers: turns.peers.map(({ burst, ratio }, nth) => {
        const { name, isQueue = false } = peers[nth]!
        return {
          name: isQueue ? `${name}: empty job, no steps` : name,
          ...figureOf(burst),
          ratio: times(ratio),
          isLess: isQueue,
        }
      }),
      bar: bar(leastRatio),
      met: toBar >= leastRatio,
      chart: { file: `runs-${queue.toLowerCase()}`, unit: 'a second, start to end; longer is better' },
    }
  } finally {
    feed.close()
  }
}

const figureOf = (burst: Burst) => ({
  figure: `${perSecond(burst.perSecond)} (p50 ${millis(burst.p50Ms)}, p99 ${millis(burst.p99Ms)})`,
  value: burst.perSecond,
})
