import { byTurns, closedLoop } from '../measure.ts'
import { measureRawEvents } from '../peers/raw-events.ts'
import { millis, perSecond, type Row } from '../row.ts'
import type { BenchServices } from '../stage/services.ts'

const publishers = 100
const burstMs = 3_000

/** Events from outside, each to everybody who waits, by the verb in this process; on the record like any change. */
export async function eventsRow(bench: BenchServices, peerUrl: string): Promise<Row> {
  const actor = await bench.newWorkspace()
  const publish = async (publisher: number, nth: number) => {
    const [answer] = await bench.hot.publishEvents(actor, [
      { type: `bench.event-${publisher}`, data: { nth } },
    ])
    if (!answer?.ok) throw new Error('an event was not taken')
  }
  const { ours, theirs, ratio } = await byTurns(
    2,
    () => closedLoop(publishers, burstMs, publish),
    () => measureRawEvents(peerUrl, burstMs),
  )
  return {
    what: `events published, ${publishers} publishers, in process`,
    figure: `${perSecond(ours.perSecond)} (p50 ${millis(ours.p50Ms)}, p99 ${millis(ours.p99Ms)})`,
    peer: `raw unnest inserts of 1,000: ${perSecond(theirs.perSecond)}`,
    ratio,
    bar: '≥ 20,000/s, ≥ 0.25 of raw',
    met: ours.perSecond >= 20_000 && ratio >= 0.25,
  }
}
