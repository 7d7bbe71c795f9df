import { setTimeout as delay } from 'node:timers/promises'
import { byLength, type Fault, type Scene } from '../fault.ts'
import { accountMoney, addWideBudget } from '../load/account-money.ts'
import { accountSteps } from '../load/account-steps.ts'
import { accountPublished, publishEvenly } from '../load/publish-evenly.ts'
import { untilOver } from '../load/settled.ts'
import { startEvenly } from '../load/start-evenly.ts'
import { atMost, noted, same } from '../measure.ts'
import type { Stage } from '../stage/stage.ts'

export const postgresRestart: Fault = {
  name: 'postgres-restart',
  does: 'the database is stopped with -m immediate under load, for 0–2 s and for 30 s',
  shortSeconds: null,
  async play(scene) {
    const size = byLength(scene, {
      short: { outages: 1, longOutages: 0, runs: 20 },
      standard: { outages: 4, longOutages: 1, runs: 60 },
      long: { outages: 30, longOutages: 4, runs: 400 },
    })
    const stage = await scene.open({ controlPlanes: 2, workers: 2, agents: ['steps'] })
    await addWideBudget(stage)
    const pidsBefore = pidsOf(stage)
    const random = scene.random.fork('outages')
    const downs = [
      ...Array.from({ length: size.outages }, () => random.whole(0, 2_000)),
      ...Array.from({ length: size.longOutages }, () => 30_000),
    ]
    const forMs = downs.reduce((sum, downMs) => sum + downMs + 9_000, 0)
    const striking = strike(scene, stage, downs)
    const [runs, published, backMs] = await Promise.all([
      startEvenly(scene, stage, { runs: size.runs, steps: 8, paceMs: 400, forMs }),
      publishEvenly(scene, stage, { over: striking, gapMs: 100 }),
      striking,
    ])
    await untilOver(
      stage,
      runs.map(({ runId }) => runId),
      180_000,
      scene.signal,
    )
    return [
      atMost(
        'everything ready again after the database is back, longest',
        Math.max(...backMs) / 1_000,
        15,
        ' s',
      ),
      noted(
        'the same, each outage',
        backMs.map((ms, nth) => `${downs[nth]} ms down: ${(ms / 1_000).toFixed(1)} s`).join('; '),
      ),
      same(
        'processes that had to be started again',
        pidsOf(stage).filter((pid, nth) => pid !== pidsBefore[nth]).length +
          [...stage.workers, ...stage.controlPlanes].filter((part) => part.hasEnded).length,
        0,
      ),
      ...(await accountPublished(stage, published)),
      ...(await accountSteps(stage, runs)),
      ...(await accountMoney(stage)),
    ]
  },
}

const pidsOf = (stage: Stage) => [...stage.controlPlanes, ...stage.workers].map(({ pid }) => pid)

/** @returns how long after each return of the database all parts were ready, in ms */
async function strike(scene: Scene, stage: Stage, downs: readonly number[]): Promise<number[]> {
  const backMs: number[] = []
  for (const downMs of downs) {
    await delay(4_000, undefined, { signal: scene.signal })
    await scene.database.crash()
    await delay(downMs, undefined, { signal: scene.signal })
    await scene.database.restart()
    const back = performance.now()
    await Promise.all([...stage.controlPlanes, ...stage.workers].map((part) => part.answers('/health/ready')))
    backMs.push(performance.now() - back)
  }
  return backMs
}
