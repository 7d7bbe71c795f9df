import { setTimeout as delay } from 'node:timers/promises'
import { byLength, type Fault, type Measure, type Scene } from '../fault.ts'
import { accountMoney, addWideBudget } from '../load/account-money.ts'
import { accountSteps } from '../load/account-steps.ts'
import { untilOver } from '../load/settled.ts'
import { startEvenly } from '../load/start-evenly.ts'
import { atLeast, atMost, noted, quantile } from '../measure.ts'
import { aimed, planStrokes, type Stroke } from '../plan.ts'
import type { Stage } from '../stage/stage.ts'

type Kill = { worker: string; atMs: number }

export const workerKill: Fault = {
  name: 'worker-kill',
  does: 'SIGKILL of a random worker every 3–8 s while runs go on',
  shortSeconds: 40,
  async play(scene) {
    const size = byLength(scene, {
      short: { runs: 12, steps: 6, paceMs: 500, workers: 2, forMs: 12_000, kills: 1 },
      standard: { runs: 40, steps: 12, paceMs: 700, workers: 2, forMs: 60_000, kills: 8 },
      long: { runs: 200, steps: 12, paceMs: 1_500, workers: 4, forMs: 1_160_000, kills: 200 },
    })
    const stage = await scene.open({ controlPlanes: 1, workers: size.workers, agents: ['steps'] })
    await addWideBudget(stage)
    const strokes = planStrokes(scene.random.fork('kills'), { forMs: size.forMs, gapMs: [3_000, 8_000] })
    const [runs, kills] = await Promise.all([
      startEvenly(scene, stage, { ...size, forMs: size.forMs * 0.8 }),
      strike(scene, stage, strokes),
    ])
    await untilOver(
      stage,
      runs.map(({ runId }) => runId),
      180_000,
      scene.signal,
    )
    return [
      atLeast('workers killed', kills.length, size.kills),
      ...(await accountSteps(stage, runs)),
      ...(await accountMoney(stage)),
      ...(await resumption(stage, kills)),
    ]
  },
}

async function strike(scene: Scene, stage: Stage, strokes: readonly Stroke[]): Promise<Kill[]> {
  const began = Date.now()
  const starts = new Map<string, number>()
  const kills: Kill[] = []
  for (const stroke of strokes) {
    await delay(Math.max(0, began + stroke.atMs - Date.now()), undefined, { signal: scene.signal })
    const worker = aimed(stroke, stage.workers)
    const start = (starts.get(worker.name) ?? 0) + 1
    starts.set(worker.name, start)
    worker.signal('SIGKILL')
    kills.push({ worker: `${worker.name}.${start}`, atMs: Date.now() })
    await worker.startAgain()
  }
  return kills
}

/**
 * How long after its worker was killed a run began its next step (or ended, where none was left). The sink and the
 * provider say when: a step that begins and is lost with the next worker leaves no row.
 */
async function resumption(stage: Stage, kills: readonly Kill[]): Promise<Measure[]> {
  const losses = await stage.query<{
    runId: string
    killedAtMs: number
    lostAtMs: number
    endedAtMs: number
  }>(
    `select e.run_id as "runId", k.at_ms as "killedAtMs", (extract(epoch from e.created_at) * 1000)::float8 as "lostAtMs",
       (extract(epoch from r.finished_at) * 1000)::float8 as "endedAtMs"
     from unnest($1::text[], $2::float8[]) as k (name, at_ms)
     join workers w on w.name = k.name
     join events e on e.type = 'run.worker_lost' and e.data ->> 'workerId' = w.id
     join runs r on r.id = e.run_id`,
    [kills.map(({ worker }) => worker), kills.map(({ atMs }) => atMs)],
  )
  const began = Map.groupBy(
    [
      ...stage.sink.effects,
      ...stage.upstream.calls.map(({ key, atMs }) => ({ run: key.split('/')[0]!, atMs })),
    ],
    ({ run }) => run,
  )
  const seconds = losses.map(({ runId, killedAtMs, lostAtMs, endedAtMs }) => {
    const later = (began.get(runId) ?? []).map(({ atMs }) => atMs).filter((atMs) => atMs > lostAtMs)
    return (Math.min(endedAtMs, ...later) - killedAtMs) / 1_000
  })
  return [
    atMost('next step starts after a kill, p95', quantile(seconds, 0.95), 30, ' s'),
    noted(
      'next step starts after a kill, p50 and longest',
      `${quantile(seconds, 0.5).toFixed(1)} s, ${quantile(seconds, 1).toFixed(1)} s`,
    ),
  ]
}
