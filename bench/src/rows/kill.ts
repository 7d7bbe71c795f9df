import { setTimeout as delay } from 'node:timers/promises'
import { type Client, createClient } from '@ground-control/sdk'
import { openSink, type Sink } from '../../../chaos/src/sink.ts'
import { calling } from '../agent.ts'
import { median } from '../measure.ts'
import { millis, perSecond, type Row } from '../row.ts'
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
    const kills: Kill[] = []
    for (let round = 0; round < rounds; round += 1) kills.push(await killOnce(developer, operator, sink))
    const worstMs = Math.max(...kills.map(({ lastCallMs }) => lastCallMs))
    const last =
      worstMs <= 0
        ? `none after the answer; the last ${millis(-worstMs)} before it`
        : `the last ${millis(worstMs)} after the answer`
    const rate = median(kills.map(({ callsPerSecond }) => callsPerSecond))
    return {
      what: `kill acknowledged → last new call anywhere, ${runsAtOnce} runs calling a tool without pause, ${rounds} kills`,
      ours: { name: 'Ground Control', figure: `${last} (${perSecond(rate)} calls before)`, value: worstMs },
      peers: [],
      bar: '≤ 1 s',
      met: worstMs <= barMs,
    }
  } finally {
    await sink.close()
  }
}

type Kill = {
  /** when the last call of all came, from the answer on; less than 0: before it */
  lastCallMs: number
  /** in the second before the order */
  callsPerSecond: number
}

async function killOnce(developer: Client, operator: Client, sink: Sink): Promise<Kill> {
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
  await delay(1_000)
  const orderedAt = Date.now()
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
  const before = at.filter((ms) => ms > orderedAt - 1_000 && ms <= orderedAt)
  // Without calls up to the order there would be nothing to stop.
  if (before.length < ids.size) throw new Error('the runs were not calling when the order came')
  for (const id of ids) {
    const { status } = await developer.runs.get.query({ id })
    if (status !== 'cancelled') throw new Error(`the run ${id} is ${status} after the kill`)
  }
  return { lastCallMs: Math.max(...at) - answeredAt, callsPerSecond: before.length }
}
