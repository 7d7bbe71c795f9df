import { setTimeout as delay } from 'node:timers/promises'
import { byLength, type Fault } from '../fault.ts'
import { accountMoney, addWideBudget } from '../load/account-money.ts'
import { accountSteps } from '../load/account-steps.ts'
import { untilOver } from '../load/settled.ts'
import { startEvenly } from '../load/start-evenly.ts'
import { atLeast, same } from '../measure.ts'
import { readMetric } from '../stage/read-metric.ts'
import type { Stage } from '../stage/stage.ts'

export const workerStop: Fault = {
  name: 'worker-stop',
  does: 'SIGSTOP of a worker until others have its runs, then SIGCONT in the middle of a step',
  shortSeconds: null,
  async play(scene) {
    const rounds = byLength(scene, { short: 1, standard: 2, long: 10 })
    const stage = await scene.open({ controlPlanes: 1, workers: 2, agents: ['steps'] })
    await addWideBudget(stage)
    const runs = []
    let stopped = 0
    let told = 0
    for (let round = 0; round < rounds; round += 1) {
      const load = { runs: 6, steps: 5, paceMs: 1_500, forMs: 1_000 }
      runs.push(
        ...(await startEvenly({ ...scene, random: scene.random.fork(`${round}`) }, stage, load, `${round}`)),
      )
      const worker = scene.random.pick(stage.workers)
      const before = await readMetric(worker, 'worker_executions_total', { ended: 'lost' })
      worker.signal('SIGSTOP')
      stopped += await untilTaken(stage, `${worker.name}.1`, scene.signal)
      worker.signal('SIGCONT')
      await untilOver(
        stage,
        runs.map(({ runId }) => runId),
        120_000,
        scene.signal,
      )
      // It hears of its loss at its next word: the commit of the step that it was stopped in.
      await delay(3_000, undefined, { signal: scene.signal })
      told += (await readMetric(worker, 'worker_executions_total', { ended: 'lost' })) - before
    }
    const [late] = await stage.query<{ count: number }>(
      `select count(*)::int as count from steps s join events e on e.run_id = s.run_id and e.type = 'run.worker_lost'
       join workers w on w.id = e.data ->> 'workerId'
       where s.status = 'succeeded' and s.finished_at > e.created_at
         and s.fence <= (select min(fence) from steps f where f.run_id = s.run_id)
         and exists (select from steps n where n.run_id = s.run_id and n.fence > s.fence and n.started_at < s.finished_at)`,
    )
    return [
      atLeast('runs whose worker was stopped in the middle of them', stopped, rounds),
      same('of those, executions that were refused when they went on', told, stopped),
      same('steps committed by a worker that had lost them', late!.count, 0),
      ...(await accountSteps(stage, runs)),
      ...(await accountMoney(stage)),
    ]
  },
}

/**
 * Waits until no run is under the worker's lease any more: neither those that it was stopped in, nor one that was on
 * its way to it. @returns how many it lost
 */
async function untilTaken(stage: Stage, workerName: string, signal: AbortSignal): Promise<number> {
  const held = () =>
    stage.query<{ id: string }>(
      `select r.id from runs r join workers w on w.id = r.lease_worker_id where w.name = $1 and r.status = 'running'`,
      [workerName],
    )
  const lost = async () =>
    (
      await stage.query(
        `select from events e join workers w on w.id = e.data ->> 'workerId' where e.type = 'run.worker_lost' and w.name = $1`,
        [workerName],
      )
    ).length
  const before = await lost()
  for (const until = Date.now() + 60_000; Date.now() < until; ) {
    if ((await held()).length === 0) return (await lost()) - before
    await delay(250, undefined, { signal })
  }
  throw new Error(`the stopped worker ${workerName} still holds runs after 60 s`)
}
