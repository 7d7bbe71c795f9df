import { tmpdir } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { findRedis, noRedis, type Redis, startRedis } from '../../../scripts/platform/redis.ts'
import { byLength, type Fault, type Scene } from '../fault.ts'
import { accountMoney, addWideBudget } from '../load/account-money.ts'
import { accountSteps } from '../load/account-steps.ts'
import { openQuickLoop, rateOf } from '../load/quick-loop.ts'
import { untilOver } from '../load/settled.ts'
import { startEvenly } from '../load/start-evenly.ts'
import { atLeast, noted, same } from '../measure.ts'

export const redisLoss: Fault = {
  name: 'redis-loss',
  does: 'the queue on Redis: SIGKILL, FLUSHALL in the middle, FLUSHALL again and again',
  shortSeconds: null,
  impossible: (say) => (findRedis(say) === null ? noRedis : null),
  async play(scene) {
    const size = byLength(scene, {
      short: { runs: 20, forMs: 10_000, everyMs: 4_000 },
      standard: { runs: 100, forMs: 60_000, everyMs: 15_000 },
      long: { runs: 400, forMs: 240_000, everyMs: 30_000 },
    })
    const redis = await startRedis(findRedis(scene.say)!, tmpdir())
    try {
      const stage = await scene.open({
        controlPlanes: 1,
        workers: 2,
        agents: ['steps', 'quick'],
        controlPlaneEnv: { REDIS_URL: redis.url },
      })
      await addWideBudget(stage)
      const loop = openQuickLoop(stage, 8, 20)
      const calm = await rateOf(loop, { forMs: size.forMs / 2 }, scene.signal)
      const striking = strike(scene, redis, size)
      const [runs, struck] = await Promise.all([
        startEvenly(scene, stage, { ...size, steps: 6, paceMs: 200 }),
        rateOf(loop, { over: striking }, scene.signal),
      ])
      await untilOver(
        stage,
        runs.map(({ runId }) => runId),
        120_000,
        scene.signal,
      )
      await loop.stop()
      return [
        ...(await accountSteps(stage, runs)),
        ...(await accountMoney(stage)),
        same('quick runs beside them that ended well', loop.done, loop.runIds.length),
        atLeast('quick runs per second, struck against calm', (100 * struck) / calm, 50, ' %'),
        noted('the same', `${struck.toFixed(1)}/s, ${calm.toFixed(1)}/s`),
      ]
    } finally {
      await redis.end()
    }
  },
}

/** By turns: forgets everything, and forgets everything and is killed. */
async function strike(scene: Scene, redis: Redis, { forMs, everyMs }: { forMs: number; everyMs: number }) {
  for (let atMs = everyMs, nth = 0; atMs <= forMs; atMs += everyMs, nth += 1) {
    await delay(everyMs, undefined, { signal: scene.signal })
    await redis.flush()
    if (nth % 2 === 0) continue
    await redis.kill()
    await delay(scene.random.whole(0, 2_000), undefined, { signal: scene.signal })
    await redis.startAgain()
  }
}
