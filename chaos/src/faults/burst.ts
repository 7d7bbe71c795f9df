import { byLength, type Fault, type Measure, type Scene } from '../fault.ts'
import { insist } from '../load/insist.ts'
import { untilOver } from '../load/settled.ts'
import { atMost, noted, same } from '../measure.ts'
import type { Stage } from '../stage/stage.ts'

export const burst: Fault = {
  name: 'burst',
  does: '100 tasks (load_test_agent), then 1,000 requests at once (test_agent_survives_high_load)',
  shortSeconds: null,
  async play(scene) {
    const sizes = byLength(scene, { short: [100], standard: [100, 1_000], long: [100, 1_000, 1_000, 5_000] })
    const stage = await scene.open({ controlPlanes: 1, workers: 2, agents: ['quick'], concurrency: 50 })
    const parts = [...stage.controlPlanes, ...stage.workers]
    const pids = parts.map(({ pid }) => pid)
    const measures: Measure[] = []
    for (const size of sizes) measures.push(...(await burstOf(scene, stage, size)))
    const ended = parts.filter((part, nth) => part.hasEnded || part.pid !== pids[nth]).length
    return [...measures, same('processes that ended', ended, 0)]
  },
}

/** Each task is a request of its own, all sent at the same moment; what is throttled is asked again. */
async function burstOf(scene: Scene, stage: Stage, size: number): Promise<Measure[]> {
  const began = performance.now()
  let asked = 0
  const started = await Promise.allSettled(
    Array.from({ length: size }, async (_, nth) => {
      // A client of its own: one client would put a hundred calls into one request.
      const client = stage.clientWith(stage.keys.developer)
      const input = {
        agent: 'chaos-quick',
        input: { stepMs: 5 },
        idempotencyKey: `burst ${size} ${began} ${nth}`,
      }
      const { value, tries } = await insist(() => client.runs.start.mutate(input))
      asked += tries
      return value.runId
    }),
  )
  const runIds = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const errors = asked - runIds.length + (size - runIds.length)
  await untilOver(stage, runIds, 120_000, scene.signal)
  const seconds = (performance.now() - began) / 1_000
  const [done] = await stage.query<{ well: number }>(
    `select count(*)::int as well from runs where id = any($1::text[]) and status = 'succeeded'`,
    [runIds],
  )
  const share = (100 * done!.well) / size
  return [
    {
      what: `of ${size} tasks at once, succeeded`,
      bar: '> 95 %',
      measured: `${share.toFixed(1)} %`,
      met: share > 95,
    },
    atMost(`requests of ${size} that met an error or were throttled`, (100 * errors) / size, 10, ' %'),
    atMost(`${size} tasks, first request to last end, by task`, seconds / size, 5, ' s'),
    noted('the same, in all', `${seconds.toFixed(1)} s, ${Math.round(size / seconds)}/s`),
  ]
}
