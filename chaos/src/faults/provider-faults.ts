import { byLength, type Fault } from '../fault.ts'
import { accountMoney, addWideBudget } from '../load/account-money.ts'
import { insist } from '../load/insist.ts'
import { untilOver } from '../load/settled.ts'
import { atMost, noted, same } from '../measure.ts'
import { lowerModel, mostCallsPerRun, upstreamModel } from '../model-plan.ts'
import { keepBreakersClosed } from '../stage/breakers.ts'
import { type ProviderCase, providerCases } from './provider-cases.ts'

type Ended = {
  id: string
  status: string
  code: string | null
  message: string | null
  cost: string
  seconds: number
  kinds: string[]
}

export const providerFaults: Fault = {
  name: 'provider-faults',
  does: 'a model provider that refuses, stalls, breaks off, lies and floods',
  shortSeconds: 30,
  async play(scene) {
    const times = byLength(scene, { short: 1, standard: 2, long: 10 })
    const stage = await scene.open({ controlPlanes: 1, workers: 1, agents: ['models'], concurrency: 50 })
    await addWideBudget(stage)
    await keepBreakersClosed(stage, [upstreamModel, lowerModel])
    const [worker] = stage.workers
    const pid = worker!.pid
    const keyed = Array.from({ length: times }, (_, time) =>
      providerCases.map((one, nth) => ({ key: `case ${nth}/${time}`, one })),
    ).flat()
    const byKey = new Map(keyed.map(({ key, one }) => [key, one]))
    stage.upstream.setFaults(({ key, nth }) => {
      const one = byKey.get(key)
      return one !== undefined && (nth === 1 || !one.isOnce) ? one.fault : null
    })
    const client = stage.clientWith(stage.keys.developer)
    const runIds = await Promise.all(
      keyed.map(async ({ key, one }) => {
        const input = { key, isStreamed: one.isStreamed }
        const start = () => client.runs.start.mutate({ agent: 'chaos-calling', input, idempotencyKey: key })
        return (await insist(start)).value.runId
      }),
    )
    await untilOver(stage, runIds, 120_000, scene.signal)
    await worker!.answers('/health/ready', 10_000)
    const ended = new Map(
      (
        await stage.query<Ended>(
          `select r.id, r.status, r.failure ->> 'code' as code, r.failure ->> 'message' as message, r.cost_nano_usd::text as cost,
             extract(epoch from r.finished_at - r.created_at)::float8 as seconds,
             array(select s.cost_kind::text from steps s where s.run_id = r.id and s.status = 'succeeded' and s.kind = 'model') as kinds
           from runs r where r.id = any($1::text[])`,
          [runIds],
        )
      ).map((run) => [run.id, run]),
    )
    const calls = Map.groupBy(stage.upstream.calls, ({ key }) => key)
    const wrong = keyed.flatMap(({ one, key }, nth) => {
      const problem = problemOf(one, ended.get(runIds[nth]!)!, calls.get(key)?.length ?? 0)
      return problem === null ? [] : [`${one.name}: ${problem}`]
    })
    const slowest = keyed
      .map(({ one }, nth) => ({ name: one.name, seconds: ended.get(runIds[nth]!)!.seconds }))
      .toSorted((a, b) => b.seconds - a.seconds)
    return [
      same(
        'cases that ended as they should, with a typed outcome',
        keyed.length - wrong.length,
        keyed.length,
      ),
      ...(wrong.length > 0 ? [noted('those that did not', wrong.join('; '))] : []),
      atMost(
        'calls that one run made upstream, most',
        Math.max(...[...calls.values()].map((all) => all.length)),
        mostCallsPerRun,
      ),
      same('calls made sooner than Retry-After said', tooSoon([...calls.values()]), 0),
      same('workers that ended', worker!.pid === pid && !worker!.hasEnded ? 0 : 1, 0),
      noted(
        'cases that took longest',
        slowest
          .slice(0, 3)
          .map(({ name, seconds }) => `${name}: ${seconds.toFixed(1)} s`)
          .join('; '),
      ),
      ...(await accountMoney(stage)),
    ]
  },
}

function problemOf(one: ProviderCase, run: Ended, calls: number): string | null {
  if (BigInt(run.cost) < 0n) return `it cost ${run.cost}`
  if (one.codes.length > 0)
    return run.status === 'failed' && one.codes.includes(run.code ?? '')
      ? null
      : `${run.status} ${run.code ?? ''} ${run.message?.slice(0, 120) ?? ''}`
  if (run.status !== 'succeeded') return `${run.status} ${run.code ?? ''} ${run.message?.slice(0, 120) ?? ''}`
  // On a busy machine the one bad answer may have come too late to be taken: then it was a good one that was priced.
  const isOther = one.isOnce && calls > 1
  return run.kinds.every((kind) => kind === one.costKind || (isOther && kind === 'priced'))
    ? null
    : `its cost is ${run.kinds.join(', ')}, not ${one.costKind}`
}

/** After a 429 the same model is left alone for the second that it asked for. */
function tooSoon(
  calls: ReadonlyArray<ReadonlyArray<{ model: string; atMs: number; fault: string | null }>>,
): number {
  return calls.flatMap((all) =>
    all.filter((call) => {
      const before = all.findLast((other) => other.model === call.model && other.atMs < call.atMs)
      return before?.fault === 'rate_limited' && call.atMs - before.atMs < 990
    }),
  ).length
}
