import { setTimeout as delay } from 'node:timers/promises'
import type { Measure, Scene } from '../fault.ts'
import { noted, same } from '../measure.ts'
import type { Stage } from '../stage/stage.ts'
import { insist } from './insist.ts'

export type Published = { key: string; ids: string[]; tries: number }

/**
 * Publishes an event every `gapMs` until `over` settles, each twice under its idempotency key, as a client would
 * whose first answer was lost.
 */
export async function publishEvenly(
  scene: Scene,
  stage: Stage,
  { over, gapMs }: { over: Promise<unknown>; gapMs: number },
): Promise<Published[]> {
  const client = stage.clientWith(stage.keys.developer)
  let isOver = false
  const end = () => {
    isOver = true
  }
  over.then(end, end)
  const published: Published[] = []
  for (let nth = 0; !isOver; nth += 1) {
    const key = `event ${nth}`
    const ask = () => client.events.publish.mutate({ type: 'chaos.tick', data: { nth }, idempotencyKey: key })
    const first = await insist(ask)
    const second = await insist(ask)
    published.push({
      key,
      ids: [first.value.eventId, second.value.eventId],
      tries: first.tries + second.tries - 2,
    })
    await delay(gapMs, undefined, { signal: scene.signal })
  }
  return published
}

/** Each acknowledged event is there, once, whoever acknowledged it. */
export async function accountPublished(stage: Stage, published: readonly Published[]): Promise<Measure[]> {
  const rows = await stage.query<{ id: string }>(`select id from events where type = 'chaos.tick'`)
  const kept = new Set(rows.map(({ id }) => id))
  const ids = new Set(published.flatMap((one) => one.ids))
  return [
    same(
      'events published, of those acknowledged',
      [...ids].filter((id) => kept.has(id)).length,
      published.length,
    ),
    same('events in the table, for the keys that were used', rows.length, published.length),
    noted(
      'requests that had to be asked again',
      String(published.reduce((sum, { tries }) => sum + tries, 0)),
    ),
  ]
}
