import { setTimeout as delay } from 'node:timers/promises'
import type { Scene } from '../fault.ts'
import type { Stage } from '../stage/stage.ts'
import { type StartedRun, startStepsRun, stepsInputs } from './steps-load.ts'

/** Starts runs of the steps agent one after another over `forMs`, so that every stroke in that time finds some. */
export async function startEvenly(
  scene: Scene,
  stage: Stage,
  load: { runs: number; steps: number; paceMs: number; forMs: number },
  /** part of the runs' idempotency keys */
  name = 'load',
): Promise<StartedRun[]> {
  const client = stage.clientWith(stage.keys.developer)
  const began = Date.now()
  const started: StartedRun[] = []
  for (const [nth, input] of stepsInputs(scene.random.fork('inputs'), load.runs, load).entries()) {
    await delay(Math.max(0, began + (nth * load.forMs) / load.runs - Date.now()), undefined, {
      signal: scene.signal,
    })
    started.push(await startStepsRun(client, `${name} ${nth}`, input))
  }
  return started
}
