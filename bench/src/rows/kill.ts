import { setTimeout as delay } from 'node:timers/promises'
import { type Client, createClient } from '@ground-control/sdk'
import { openSink, type Sink } from '../../../chaos/src/sink.ts'
import { calling } from '../agent.ts'
import { median } from '../measure.ts'
import { millis, type Row } from '../row.ts'
import type { Stage } from '../stage/stage.ts'

const runsAtOnce = 50
const rounds = 5
const barMs = 1_000
/** how long the sink listens on after a kill: well past the bar */
const listenMs = 2_000

/**
 * Runs that call a tool again and again, and an order that kills all of the workspace: from its answer to the last call
 * that reached the outside, wherever it came from.
 */
export async function killRow(stage: Stage): Promise<Row> {
  const platform = await stage.platform()
  const developer = createClient({ url: platform.url, apiKey: platform.keys.developer })
  const operator = createClient({ url: platform.url, apiKey: platform.keys.operator })
  const sink = await openSink()
  try {
    const late: number[] = []
    for (let round = 0; round < rounds; round += 1) late.push(await killOnce(developer, operator, sink))
    const worst = Math.max(...late)
    return {
      what: `kill acknowledged → last new call anywhere, ${runsAtOnce} runs calling a tool without pause, ${rounds} kills`,
      ours: {
        name: 'Ground Control',
        figure: `at most ${millis(worst)}, middle ${millis(median(late))}`,
        value: worst,
      },
      peers: [],
      bar: '≤ 1 s',
      met: worst <= barMs,
    }
  } finally {
    await sink.close()
  }
}

/** @returns how long after the answer the last call came; 0 where none did. In milliseconds */
async function killOnce(developer: Client, operator: Client, sink: Sink): Promise<number> {
  const run = { agent: calling.name, input: { sinkUrl: sink.url } }
  const { results } = await developer.runs.startMany.mutate({
    runs: Array.from({ length: runsAtOnce }, () => run),
  })
  const ids = new Set(
    results.map((result) => {
      if (!result.ok) throw new Error(`a run was not started: ${result.message}`)
      return result.runId
    }),
  )
  const calls = () => sink.effects.filter(({ run }) => ids.has(run))
  for (const until = Date.now() + 30_000; new Set(calls().map(({ run }) => run)).size < ids.size; ) {
    if (Date.now() > until) throw new Error('not all runs made a call within 30 s')
    await delay(50)
  }
  const { override, receipt } = await operator.overrides.apply.mutate({
    kind: 'kill',
    scope: { kind: 'workspace' },
    reason: 'the bench measures how long a kill takes to be everywhere',
  })
  const answeredAt = Date.now()
  await delay(listenMs)
  if (override === null || receipt.stopped < ids.size)
    throw new Error(`${receipt.stopped} of ${ids.size} runs were stopped`)
  await operator.overrides.lift.mutate({ id: override.id })
  const at = calls().map(({ atMs }) => atMs)
  // Without calls up to the order there would be nothing to stop.
  if (!at.some((ms) => ms < answeredAt && ms > answeredAt - 500))
    throw new Error('no run was calling when the order came')
  for (const id of ids) {
    const { status } = await developer.runs.get.query({ id })
    if (status !== 'cancelled') throw new Error(`the run ${id} is ${status} after the kill`)
  }
  return Math.max(0, Math.max(...at) - answeredAt)
}
