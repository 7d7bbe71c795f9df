import { setTimeout as delay } from 'node:timers/promises'
import { byLength, type Fault, type Scene } from '../fault.ts'
import { insist } from '../load/insist.ts'
import { atLeast, atMost, noted, same } from '../measure.ts'
import { standbyModel, upstreamModel } from '../model-plan.ts'
import type { Stage } from '../stage/stage.ts'

const callers = 20
/** Until so long after the outage began, calls to the model that is down are what a breaker learns from. */
const learnMs = 5_000

type Served = { startedAtMs: number; endedAtMs: number; model: string | null }

export const providerOutage: Fault = {
  name: 'provider-outage',
  does: 'a model answers 503 for a while, with 20 callers and a second provider (test_agent_survives_llm_outage)',
  shortSeconds: null,
  async play(scene) {
    const { outageMs } = byLength(scene, {
      short: { outageMs: 10_000 },
      standard: { outageMs: 60_000 },
      long: { outageMs: 60_000 },
    })
    const stage = await openStage(scene)
    const outage = { fromMs: 0, toMs: 0 }
    const down = upstreamModel.split('/')[1]!
    stage.upstream.setFaults(({ model }) => {
      const now = Date.now()
      return model === down && now >= outage.fromMs && now < outage.toMs
        ? { kind: 'server_error', status: 503 }
        : null
    })
    const callersLoop = openCallers(scene, stage)
    await delay(5_000, undefined, { signal: scene.signal })
    outage.toMs = Date.now() + outageMs
    outage.fromMs = Date.now()
    const { fromMs, toMs } = outage
    // As long again as the bar allows for closing.
    await delay(outageMs + 35_000, undefined, { signal: scene.signal })
    const served = await callersLoop.stop()

    const during = served.filter(({ startedAtMs, endedAtMs }) => startedAtMs >= fromMs && endedAtMs < toMs)
    const byStandby = during.filter(({ model }) => model === standbyModel).length
    const callsDown = stage.upstream.calls.filter(
      ({ model, atMs }) => model === down && atMs >= fromMs && atMs < toMs,
    )
    const probes = callsDown.filter(({ atMs }) => atMs >= fromMs + learnMs).length
    const closedAt = closedAgainAt(served, toMs)
    const failed = served.filter(({ model }) => model === null).length
    return [
      atLeast(
        'served by the fallback, of runs during the outage',
        (100 * byStandby) / during.length,
        95,
        ' %',
      ),
      same('runs that nobody served', failed, 0),
      atMost(`calls to the model that is down, later than ${learnMs / 1_000} s into the outage`, probes, 6),
      atMost(
        'from recovery until callers are served by the first model again',
        (closedAt - toMs) / 1_000,
        30,
        ' s',
      ),
      noted('runs during the outage, per second', ((during.length * 1_000) / outageMs).toFixed(1)),
      noted('calls to the model that is down, in all', String(callsDown.length)),
    ]
  },
}

/** One upstream plays both providers. */
async function openStage(scene: Scene): Promise<Stage> {
  return scene.open({
    controlPlanes: 1,
    workers: 2,
    agents: ['models'],
    concurrency: 20,
    workerEnv: ({ upstreamUrl }) => ({ GROQ_API_KEY: 'chaos', GROQ_BASE_URL: upstreamUrl }),
  })
}

/** Callers one run after another, and which model served each. */
function openCallers(scene: Scene, stage: Stage): { stop(): Promise<Served[]> } {
  const client = stage.clientWith(stage.keys.developer)
  const times = new Map<string, { startedAtMs: number; endedAtMs: number }>()
  let isStopped = false
  const caller = async (nth: number) => {
    for (let round = 0; !isStopped && !scene.signal.aborted; round += 1) {
      const input = { key: `caller ${nth} ${round}`, isStreamed: false }
      const startedAtMs = Date.now()
      const { value } = await insist(() => client.runs.start.mutate({ agent: 'chaos-standing-by', input }))
      for (let isOver = false; !isOver; ) {
        const run = (await insist(() => client.runs.wait.query({ id: value.runId, timeoutMs: 10_000 }))).value
        isOver = ['succeeded', 'failed', 'cancelled'].includes(run.status)
      }
      times.set(value.runId, { startedAtMs, endedAtMs: Date.now() })
      await delay(100)
    }
  }
  const all = Promise.all(Array.from({ length: callers }, (_, nth) => caller(nth)))
  all.catch(() => undefined)
  return {
    async stop() {
      isStopped = true
      await all
      const rows = await stage.query<{ id: string; model: string | null }>(
        `select r.id, (select s.model from steps s where s.run_id = r.id and s.kind = 'model' and s.status = 'succeeded' limit 1) as model
         from runs r where r.id = any($1::text[])`,
        [[...times.keys()]],
      )
      return rows.map(({ id, model }) => ({ ...times.get(id)!, model }))
    },
  }
}

/** When the last run that the standby served after the recovery had started; from then on the first model serves. */
function closedAgainAt(served: readonly Served[], recoveredAtMs: number): number {
  const late = served.filter(
    ({ model, startedAtMs }) => model === standbyModel && startedAtMs >= recoveredAtMs,
  )
  return Math.max(recoveredAtMs, ...late.map(({ endedAtMs }) => endedAtMs))
}
