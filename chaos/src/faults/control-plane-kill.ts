import { setTimeout as delay } from 'node:timers/promises'
import { byLength, type Fault, type Scene } from '../fault.ts'
import { accountMoney, addWideBudget } from '../load/account-money.ts'
import { accountSteps } from '../load/account-steps.ts'
import { accountChains, addChain, askEvenly } from '../load/chains.ts'
import { accountPublished, publishEvenly } from '../load/publish-evenly.ts'
import { untilOver } from '../load/settled.ts'
import { startEvenly } from '../load/start-evenly.ts'
import { startStepsRun } from '../load/steps-load.ts'
import { atLeast, same } from '../measure.ts'
import { aimed, planStrokes, type Stroke } from '../plan.ts'
import type { Stage } from '../stage/stage.ts'

/** The first of so many strokes hits all of them at once. */
const allEvery = 3

export const controlPlaneKill: Fault = {
  name: 'control-plane-kill',
  does: 'SIGKILL of one of three control planes, and of all three; clients ask again with the same key',
  shortSeconds: 35,
  async play(scene) {
    const size = byLength(scene, {
      short: { runs: 15, questions: 8, steps: 5, paceMs: 200, forMs: 9_500, kills: 4 },
      standard: { runs: 60, questions: 60, steps: 8, paceMs: 300, forMs: 60_000, kills: 12 },
      long: { runs: 300, questions: 300, steps: 8, paceMs: 300, forMs: 300_000, kills: 60 },
    })
    const stage = await scene.open({
      controlPlanes: 3,
      workers: 1,
      agents: ['steps', 'asking'],
      concurrency: 20,
    })
    await addWideBudget(stage)
    await addChain(stage)
    const strokes = planStrokes(scene.random.fork('kills'), { forMs: size.forMs, gapMs: [3_000, 4_500] })
    const striking = strike(scene, stage, strokes)
    const [runs, published, asking, kills] = await Promise.all([
      startEvenly(scene, stage, size),
      publishEvenly(scene, stage, { over: striking, gapMs: 100 }),
      askEvenly(scene, stage, size),
      striking,
    ])
    await untilOver(
      stage,
      runs.map(({ runId }) => runId),
      120_000,
      scene.signal,
    )
    // The answer to a start may have been lost just as well: asked again, it is the first run that answers.
    const client = stage.clientWith(stage.keys.developer)
    const again = await Promise.all(runs.map(({ key, input }) => startStepsRun(client, key, input)))
    return [
      atLeast('control planes killed', kills, size.kills),
      same(
        'starts asked again that gave the first run',
        again.filter(({ runId }, nth) => runId === runs[nth]!.runId).length,
        runs.length,
      ),
      ...(await accountPublished(stage, published)),
      ...(await accountSteps(stage, runs)),
      ...(await accountChains(scene, stage, asking)),
      ...(await accountMoney(stage)),
    ]
  },
}

async function strike(scene: Scene, stage: Stage, strokes: readonly Stroke[]): Promise<number> {
  const began = Date.now()
  let kills = 0
  for (const [nth, stroke] of strokes.entries()) {
    await delay(Math.max(0, began + stroke.atMs - Date.now()), undefined, { signal: scene.signal })
    const all = stage.controlPlanes
    const hit = nth % allEvery === 0 ? all : [aimed(stroke, all)]
    for (const part of hit) part.signal('SIGKILL')
    kills += hit.length
    await Promise.all(hit.map((part) => part.startAgain()))
    await Promise.all(hit.map((part) => part.answers('/health/live')))
  }
  return kills
}
