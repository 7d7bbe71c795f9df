import { byLength, type Fault, type Measure } from '../fault.ts'
import { openQuickLoop, rateOf } from '../load/quick-loop.ts'
import { untilOver } from '../load/settled.ts'
import { atLeast, noted, same } from '../measure.ts'
import { supervise } from '../stage/supervise.ts'

const callers = 8
const stepMs = 40

export const poison: Fault = {
  name: 'poison',
  does: 'runs that abort, exhaust or hang whatever process runs them, among others that do no harm',
  shortSeconds: 75,
  async play(scene) {
    const { ways, calmMs } = byLength(scene, {
      short: { ways: ['abort'] as const, calmMs: 3_000 },
      standard: { ways: ['abort', 'memory', 'loop'] as const, calmMs: 15_000 },
      long: { ways: ['abort', 'memory', 'loop', 'abort', 'memory', 'loop'] as const, calmMs: 60_000 },
    })
    const stage = await scene.open({
      controlPlanes: 1,
      workers: 2,
      agents: ['poison', 'quick'],
      // What runs out of memory should do so before the machine does.
      workerEnv: () => ({ NODE_OPTIONS: '--max-old-space-size=256' }),
    })
    const supervision = supervise(stage.workers)
    const loop = openQuickLoop(stage, callers, stepMs)
    try {
      const calm = await rateOf(loop, { forMs: calmMs }, scene.signal)
      const client = stage.clientWith(stage.keys.developer)
      const poisoned: string[] = []
      const rates: number[] = []
      for (const how of ways) {
        const { runId } = await client.runs.start.mutate({ agent: 'chaos-poison', input: { how } })
        poisoned.push(runId)
        rates.push(
          await rateOf(loop, { over: untilOver(stage, [runId], 180_000, scene.signal) }, scene.signal),
        )
      }
      await loop.stop()
      const ends = await stage.query<{ code: string | null; losses: number }>(
        `select failure ->> 'code' as code,
           (select count(*)::int from events e where e.run_id = r.id and e.type = 'run.worker_lost') as losses
         from runs r where id = any($1::text[])`,
        [poisoned],
      )
      const slowest = Math.min(...rates) / calm
      const speed: Measure = atLeast('speed of the others, slowest against calm', slowest * 100, 80, ' %')
      return [
        same(
          'poisonous runs quarantined',
          ends.filter(({ code }) => code === 'quarantined').length,
          ways.length,
        ),
        same('workers that each of them cost, most', Math.max(...ends.map(({ losses }) => losses)), 3),
        same('others that ended well', loop.done, loop.runIds.length),
        // A few seconds on a machine that plays other faults beside it say nothing of speed.
        scene.length === 'short' ? { ...speed, met: null } : speed,
        noted(
          'runs of others, calm and beside each',
          [calm, ...rates].map((rate) => `${rate.toFixed(1)}/s`).join(', '),
        ),
        noted('workers started again', String(supervision.restarts)),
      ]
    } finally {
      await supervision.stop()
    }
  },
}
