import { createClient } from '@ground-control/sdk'
import { noRedis } from '../../../scripts/platform/redis.ts'
import { threeSteps } from '../agent.ts'
import { checkRuns } from '../check-runs.ts'
import { type Burst, byTurns, closedLoop } from '../measure.ts'
import { type PeerName, type PeerProcess, startPeer } from '../peers/start-peer.ts'
import { millis, notMeasured, perSecond, type Row, times } from '../row.ts'
import { openRunFeed } from '../run-feed.ts'
import type { BenchPlatform } from '../stage/platform.ts'
import type { Stage } from '../stage/stage.ts'

const atOnce = 50
const burstMs = 4_000
const jobBurstMs = 2_000
const warmUpMs = 1_500
const rounds = 3

type Engine = { name: string; peer: PeerProcess }
type Queue = { name: string; module: PeerName; url: string }

const what = (queue: string) => `runs of 3 durable steps, ${atOnce} at once, queue on ${queue}`
const bar = (ratio: number) => `≥ ${ratio} × DBOS`

export async function runsRow(stage: Stage): Promise<Row> {
  const platform = await stage.platform()
  const engines = [
    { name: 'DBOS', peer: await stage.dbos() },
    { name: 'LangGraph, synchronous', peer: await stage.langGraph() },
  ]
  const queues: Queue[] = [
    { name: 'pg-boss', module: 'pg-boss', url: await stage.server.database('bench_pg_boss') },
    {
      name: 'Graphile Worker',
      module: 'graphile-worker',
      url: await stage.server.database('bench_graphile_worker'),
    },
    { name: 'BullMQ, Postgres', module: 'bullmq', url: await stage.server.database('bench_bullmq') },
  ]
  return measureRuns(platform, { queue: 'Postgres', leastRatio: 5, engines, queues })
}

/** The same with the queue on Redis; everything that must not be lost is in Postgres still. */
export async function runsOnRedisRow(stage: Stage): Promise<Row> {
  const [platform, redis] = [await stage.platformOnRedis(), await stage.redis()]
  if (platform === null || redis === null) return notMeasured(what('Redis'), bar(8), noRedis)
  try {
    const engines = [{ name: 'DBOS', peer: await stage.dbos() }]
    const queues: Queue[] = [{ name: 'BullMQ, Redis in memory', module: 'bullmq', url: `${redis.url}/1` }]
    return await measureRuns(platform, { queue: 'Redis', leastRatio: 8, engines, queues })
  } finally {
    await platform.stop()
  }
}

/** Runs of three durable code steps from start to end, through HTTP, queue and a worker process. */
async function measureRuns(
  platform: BenchPlatform,
  options: { queue: string; leastRatio: number; engines: Engine[]; queues: Queue[] },
): Promise<Row> {
  const { queue, leastRatio, engines, queues } = options
  const jobPeers: PeerProcess[] = []
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
    for (const { module, url } of queues) jobPeers.push(await startPeer(module, url))
    await ours(warmUpMs)
    for (const peer of [...engines.map((engine) => engine.peer), ...jobPeers])
      await peer.runs(atOnce, warmUpMs)
    const turns = await byTurns(rounds, () => ours(burstMs), [
      ...engines.map(
        ({ peer }) =>
          () =>
            peer.runs(atOnce, burstMs),
      ),
      ...jobPeers.map((peer) => () => peer.runs(atOnce, jobBurstMs)),
    ])
    await checkRuns(platform.databaseUrl, threeSteps.name, started)
    const ratio = turns.peers[0]!.ratio
    return {
      what: what(queue),
      ours: { name: 'Ground Control', ...figureOf(turns.ours) },
      peers: turns.peers.map(({ burst, ratio }, nth) => ({
        name: engines[nth]?.name ?? `${queues[nth - engines.length]!.name}: empty job, no steps`,
        ...figureOf(burst),
        ratio: times(ratio),
        isLess: nth >= engines.length,
      })),
      bar: bar(leastRatio),
      met: ratio >= leastRatio,
      chart: { file: `runs-${queue.toLowerCase()}`, unit: 'a second, start to end; longer is better' },
    }
  } finally {
    feed.close()
    for (const peer of jobPeers) await peer.stop()
  }
}

const figureOf = (burst: Burst) => ({
  figure: `${perSecond(burst.perSecond)} (p50 ${millis(burst.p50Ms)}, p99 ${millis(burst.p99Ms)})`,
  value: burst.perSecond,
})
