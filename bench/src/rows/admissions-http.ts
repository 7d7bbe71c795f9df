import { randomUUID } from 'node:crypto'
import type { Actor } from '@ground-control/core/actors'
import type { LeaseRef } from '@ground-control/core/workers/schema'
import { allWorkspaces } from '@ground-control/db/database'
import { createClient, httpTransport } from '@ground-control/sdk'
import { addHierarchy, hotTag, hotUser } from '../hierarchy.ts'
import { closedLoop } from '../measure.ts'
import { millis, perSecond, type Row } from '../row.ts'
import type { BenchPlatform } from '../stage/platform.ts'
import type { BenchServices } from '../stage/services.ts'
import type { Stage } from '../stage/stage.ts'

const callers = 100
const burstMs = 4_000
const agent = 'bench-admitted'
const digest = 'a'.repeat(64)

/** The whole `admit` over HTTP, with a worker's key and transport: lease, orders, limits, policies, budgets, record. */
export async function admissionsHttpRow(stage: Stage): Promise<Row> {
  const platform = await stage.platform()
  const bench = await stage.shared()
  await addHierarchy(bench, await platformAdmin(bench), 'cost', 10n ** 15n)
  const leases = await leaseRuns(platform, bench)
  const transport = httpTransport({ url: platform.url, apiKey: platform.keys.worker, random: Math.random })
  const admit = async (caller: number, nth: number) => {
    const answer = await transport.admit({
      lease: leases[caller]!,
      step: { name: 'model', occurrence: nth },
      digest,
      call: {
        kind: 'model',
        model: 'openai/gpt-4o',
        estimate: { inputTokens: 1_000, maxOutputTokens: 100 },
        request: { prompt: 'hello' },
      },
    })
    if (answer.outcome !== 'granted') throw new Error(`a call was not granted: ${JSON.stringify(answer)}`)
  }
  let asked = 0
  await closedLoop(callers, 500, (caller) => admit(caller, asked++))
  const burst = await closedLoop(callers, burstMs, (caller) => admit(caller, asked++))
  return {
    what: `budget admissions on one hot four-level hierarchy, over HTTP with a worker's key, ${callers} callers`,
    ours: {
      name: 'Ground Control',
      figure: `${perSecond(burst.perSecond)} (p50 ${millis(burst.p50Ms)}, p99 ${millis(burst.p99Ms)})`,
      value: burst.perSecond,
    },
    peers: [],
    bar: '≥ 3,000/s at p99 ≤ 50 ms',
    met: burst.perSecond >= 3_000 && burst.p99Ms <= 50,
  }
}

/** Budgets are an admin's to set, and the platform's first keys are none: here the bench is the admin. */
async function platformAdmin({ services }: BenchServices): Promise<Actor> {
  const [workspace] = await services.db.transaction(allWorkspaces, (tx) =>
    tx.query<{ id: string }>('select id from workspaces'),
  )
  if (workspace === undefined) throw new Error('the platform has no workspace')
  return {
    kind: 'program',
    id: services.newId('apiKey'),
    name: 'bench',
    workspaceId: workspace.id,
    role: 'admin',
  }
}

/** Runs that no worker serves, taken by hand. A lease lasts longer than the burst. */
async function leaseRuns(platform: BenchPlatform, { services }: BenchServices): Promise<LeaseRef[]> {
  const developer = createClient({ url: platform.url, apiKey: platform.keys.developer })
  const worker = createClient({ url: platform.url, apiKey: platform.keys.worker }).worker
  await developer.agents.register.mutate({
    name: agent,
    models: ['openai/gpt-4o'],
    limits: { concurrency: 1_000 },
  })
  const run = { agent, endUser: hotUser, tags: [hotTag] }
  const started = await developer.runs.startMany.mutate({ runs: Array.from({ length: callers }, () => run) })
  const workerId = services.newId('worker')
  const begun = await worker.begin.mutate({
    items: started.results.map((result) => {
      if (!result.ok) throw new Error(`a run was not started: ${result.message}`)
      return { runId: result.runId, dispatch: 1, workerId, token: randomUUID() }
    }),
  })
  return begun.results.map((result) => {
    if (result.outcome !== 'begun') throw new Error(`a run was not begun: ${result.reason}`)
    return result.lease
  })
}
