import { setTimeout as delay } from 'node:timers/promises'
import { refusalOf } from '@ground-control/sdk'
import type { Measure, Scene } from '../../fault.ts'
import { untilOver } from '../../load/settled.ts'
import { startMany } from '../../load/start-many.ts'
import { noted, same } from '../../measure.ts'
import type { Stage } from '../../stage/stage.ts'

const wave = 50
const stepMs = 60

/** A cancel that arrives about when its run ends: what the canceller was told is what became of the run. */
export async function raceCancels(scene: Scene, stage: Stage, count: number): Promise<Measure[]> {
  const clients = stage.controlPlanes.map(({ port }) =>
    stage.clientWith(stage.keys.operator, `http://127.0.0.1:${port}`),
  )
  const told = new Map<string, string>()
  for (let start = 0; start < count; start += wave) {
    const ids = await startMany(stage, 'chaos-quick', Array(Math.min(wave, count - start)).fill({ stepMs }))
    await Promise.all(
      ids.map(async (id, nth) => {
        await delay(scene.random.whole(0, stepMs * 12), undefined, { signal: scene.signal })
        try {
          await clients[nth % clients.length]!.runs.cancel.mutate({ id, reason: 'chaos' })
          told.set(id, 'cancelled')
        } catch (error) {
          const refusal = refusalOf(error)
          if (refusal?.code !== 'conflict') throw error
          told.set(id, refusal.message.includes('succeeded') ? 'succeeded' : refusal.message)
        }
      }),
    )
    await untilOver(stage, ids, 60_000, scene.signal)
  }
  const runs = await stage.query<{ id: string; status: string }>(
    'select id, status from runs where id = any($1::text[])',
    [[...told.keys()]],
  )
  return [
    same(
      'cancels at the end of a run that ended as the canceller was told',
      runs.filter(({ id, status }) => told.get(id) === status).length,
      count,
    ),
    noted('of those cancelled', String(runs.filter(({ status }) => status === 'cancelled').length)),
  ]
}
