import type { Actor } from '@ground-control/core/actors'
import { startAnew } from '@ground-control/db/repositories/usage-counts'
import { countDue } from '../../../apps/control-plane/src/usage/count-due.ts'
import { quantile } from '../measure.ts'
import { count, millis, type Row, times } from '../row.ts'
import { fillBudgets } from '../stage/fill-budgets.ts'
import { fillRuns } from '../stage/fill-runs.ts'
import { masterKey } from '../stage/platform.ts'
import { type BenchServices, openServices } from '../stage/services.ts'
import type { Stage } from '../stage/stage.ts'
import { dashboardQueries } from './dashboard-queries.ts'

const rounds = 20
const mostMs = 100
const mostGrowth = 1.3
const defaultRuns = 200_000
/** 30,000 of each budget at 200,000 runs. */
const entriesPerRun = 0.15

/**
 * Every query of the dashboard over a tenth of the runs and over all of them. `BENCH_RUNS` says how many; the database
 * is kept, and filled on, where `BENCH_DATABASE_URL` names one.
 */
export async function dashboardRows(stage: Stage): Promise<Row[]> {
  const runs = Number(process.env.BENCH_RUNS) || defaultRuns
  const url = process.env.BENCH_DATABASE_URL ?? (await stage.server.database('dashboard'))
  const bench = await openServices(url, masterKey, 10)
  try {
    const small = await measure(bench, Math.ceil(runs / 10))
    const large = await measure(bench, runs)
    return [...large].map(([name, p95Ms]) => {
      const growth = p95Ms / (small.get(name) ?? Number.NaN)
      return {
        what: `${name} at ${count(runs)} runs`,
        ours: {
          name: 'Ground Control',
          figure: `p95 ${millis(p95Ms)}, ${times(growth)} of what a tenth takes`,
          value: p95Ms,
        },
        peers: [],
        bar: `≤ ${mostMs} ms; ≤ ${mostGrowth} ×`,
        met: p95Ms <= mostMs && growth <= mostGrowth,
      }
    })
  } finally {
    await bench.close()
  }
}

const actor: Actor = {
  kind: 'program',
  id: 'bench',
  name: 'bench',
  // Named, so that a kept database is filled on.
  workspaceId: 'ws_000000000000000000000bench',
  role: 'admin',
}

/** What is filled in says that it ended long ago: it is summed up from the beginning. */
async function countAnew({ services }: BenchServices) {
  await services.db.transaction(actor.workspaceId, startAnew)
  let more = true
  while (more) more = await countDue(services)
}

/** @returns the p95 of each query, in milliseconds */
async function measure(bench: BenchServices, runs: number): Promise<Map<string, number>> {
  await fillRuns(bench.ownerUrl, actor.workspaceId, runs)
  await countAnew(bench)
  await fillBudgets(bench.ownerUrl, actor.workspaceId, Math.ceil(runs * entriesPerRun))
  const found = new Map<string, number>()
  for (const [name, ask] of dashboardQueries(bench, actor)) {
    await ask()
    const taken: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const before = performance.now()
      await ask()
      taken.push(performance.now() - before)
    }
    found.set(
      name,
      quantile(
        taken.toSorted((a, b) => a - b),
        0.95,
      ),
    )
  }
  return found
}
