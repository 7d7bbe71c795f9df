import { byTurns, closedLoop } from '../measure.ts'
import { measureRawEvents } from '../peers/raw-events.ts'
import { millis, perSecond, type Row, times } from '../row.ts'
import type { Stage } from '../stage/stage.ts'

const publishers = 500
const burstMs = 3_000

/** Events from outside, each to everybody who waits, by the verb in this process; on the record like any change. */
export async function eventsRow(stage: Stage): Promise<Row> {
  const bench = await stage.own()
  const peerUrl = await stage.peerDatabase()
  const actor = await bench.newWorkspace()
  const publish = async (publisher: number, nth: number) => {
    const [answer] = await bench.hot.publishEvents(actor, [
      { type: `bench.event-${publisher}`, data: { nth } },
    ])
    if (!answer?.ok) throw new Error('an event was not taken')
  }
  const { ours, peers } = await byTurns(2, () => closedLoop(publishers, burstMs, publish), [
    () => measureRawEvents(peerUrl, burstMs),
  ])
  const raw = peers[0]!
  return {
    what: `events published, ${publishers} publishers, in process`,
    ours: {
      name: 'Ground Control',
      figure: `${perSecond(ours.perSecond)} (p50 ${millis(ours.p50Ms)}, p99 ${millis(ours.p99Ms)})`,
      value: ours.perSecond,
    },
    peers: [
      {
        name: 'raw unnest inserts of 1,000, no event told to anybody',
        figure: perSecond(raw.burst.perSecond),
        value: raw.burst.perSecond,
        ratio: times(raw.ratio),
        isLess: true,
      },
    ],
    bar: '≥ 20,000/s, ≥ 0.25 of raw',
    met: ours.perSecond >= 20_000 && raw.ratio >= 0.25,
    chart: { file: 'events', unit: 'a second; longer is better' },
  }
}
