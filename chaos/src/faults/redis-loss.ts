import { tmpdir } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { byLength, type Fault, type Measure, type Scene } from '../fault.ts'
import { accountMoney, addWideBudget } from '../load/account-money.ts'
import { accountSteps } from '../load/account-steps.ts'
import { untilOver } from '../load/settled.ts'
import { startEvenly } from '../load/start-evenly.ts'
import { atLeast } from '../measure.ts'
import { findRedis, type Redis, startRedis } from '../stage/redis.ts'

export const redisLoss: Fault = {
  name: 'redis-loss',
  does: 'the queue on Redis: SIGKILL, FLUSHALL in the middle, FLUSHALL again and again',
  shortSeconds: null,
  impossible: () => (findRedis() === null ? 'there is no redis-server (or valkey-server) on the PATH' : null),
  async play(scene) {
    const size = byLength(scene, {
      short: { runs: 20, forMs: 10_000, everyMs: 4_000 },
      standard: { runs: 100, forMs: 60_000, everyMs: 15_000 },
      long: { runs: 400, forMs: 240_000, everyMs: 30_000 },
    })
    const redis = await startRedis(findRedis()!, tmpdir())
    try {
      const calm = await playUnder(
        scene,
        redis,
        { ...size, forMs: size.forMs / 2, runs: size.runs / 2 },
        async () => {},
      )
      const struck = await playUnder(scene, redis, size, async () => {
        for (let atMs = size.everyMs, nth = 0; atMs < size.forMs; atMs += size.everyMs, nth += 1) {
          await delay(size.everyMs, undefined, { signal: scene.signal })
          await redis.flush()
          if (nth % 2 === 1) continue
          await redis.kill()
          await delay(scene.random.whole(0, 2_000), undefined, { signal: scene.signal })
          await redis.startAgain()
        }
      })
      return [
        ...calm.measures,
        ...struck.measures,
        atLeast('runs per second, struck against calm', (100 * struck.perSecond) / calm.perSecond, 50, ' %'),
      ]
    } finally {
      await redis.end()
    }
  },
}

async function playUnder(
  scene: Scene,
  redis: Redis,
  size: { runs: number; forMs: number },
  strike: () => Promise<void>,
): Promise<{ measures: Measure[]; perSecond: number }> {
  const stage = await scene.open({
    controlPlanes: 1,
    workers: 2,
    agents: ['steps'],
    controlPlaneEnv: { REDIS_URL: redis.url },
  })
  await addWideBudget(stage)
  const began = performance.now()
  const [runs] = await Promise.all([startEvenly(scene, stage, { ...size, steps: 6, paceMs: 200 }), strike()])
  await untilOver(
    stage,
    runs.map(({ runId }) => runId),
    120_000,
    scene.signal,
  )
  const seconds = (performance.now() - began) / 1_000
  const measures = [...(await accountSteps(stage, runs)), ...(await accountMoney(stage))]
  return { measures, perSecond: runs.length / seconds }
}
