import { setTimeout as delay } from 'node:timers/promises'
import { byLength, type Fault, type Measure } from '../fault.ts'
import { openQuickLoop, rateOf } from '../load/quick-loop.ts'
import { untilOver } from '../load/settled.ts'
import { atLeast, atMost, noted, same } from '../measure.ts'
import { supervise } from '../stage/supervise.ts'

/** Little enough that a core stays idle in calm: an endless loop takes one, and that is the machine's loss, not ours. */
const callers = 12
const stepMs = 400

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
      const calm = [await rateOf(loop, { forMs: calmMs }, scene.signal)]
      const client = stage.clientWith(stage.keys.developer)
      const poisoned: string[] = []
      const rates: number[] = []
      for (const how of ways) {
        const { runId } = await client.runs.start.mutate({ agent: 'chaos-poison', input: { how } })
        poisoned.push(runId)
        // At least as long as the calm that it is compared with: within two seconds chance decides.
        const over = Promise.all([
          untilOver(stage, [runId], 180_000, scene.signal),
          delay(calmMs, undefined, { signal: scene.signal }),
        ])
        rates.push(await rateOf(loop, { over }, scene.signal))
        calm.push(await rateOf(loop, { forMs: calmMs }, scene.signal))
      }
      await loop.stop()
      const ends = await stage.query<{ code: string | null; crashes: number; losses: number }>(
        `select failure ->> 'code' as code, crashes,
           (select count(*)::int from events e where e.run_id = r.id and e.type = 'run.worker_lost') as losses
         from runs r where id = any($1::text[])`,
        [poisoned],
      )
      // Calm on both sides of each: what else the machine does may have changed meanwhile.
      const slowest = Math.min(...rates.map((rate, nth) => (2 * rate) / (calm[nth]! + calm[nth + 1]!)))
      const speed: Measure = atLeast('speed of the others, slowest against calm', slowest * 100, 80, ' %')
      return [
        same(
          'poisonous runs quarantined',
          ends.filter(({ code }) => code === 'quarantined').length,
          ways.length,
        ),
        same(
          'of those, after the third process that it ended',
          ends.filter(({ crashes }) => crashes === 3).length,
          ways.length,
        ),
        atMost('workers that one of them cost, most', Math.max(...ends.map(({ losses }) => losses)), 3),
        same('others that ended well', loop.done, loop.runIds.length),
        // A few seconds on a machine that plays other faults beside it say nothing of speed.
        scene.length === 'short' ? { ...speed, met: null } : speed,
        noted(
          'runs of others, calm and beside each by turns',
          calm
            .flatMap((rate, nth) => [rate, ...rates.slice(nth, nth + 1)])
            .map((rate) => `${rate.toFixed(1)}/s`)
            .join(', '),
        ),
        noted('workers started again', String(supervision.restarts)),
      ]
    } finally {
      await supervision.stop()
    }
  },
}
