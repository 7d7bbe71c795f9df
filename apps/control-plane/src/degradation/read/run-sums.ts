import { rateOf } from '@ground-control/core/degradation/compare'
import type { RunFigures } from '@ground-control/core/degradation/schema'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import type { Cause } from './degraded-calls.ts'

/** The newest so many of an agent stand for all of its others: a screen waits for it. */
const mostOthers = 10_000

export type RunSums = {
  runs: number
  succeeded: number
  p50DurationMs: number | null
  meanCostNanoUsd: string | null
}
type CauseRuns = RunSums &
  Pick<Cause, 'id' | 'rule' | 'version'> & { agentId: string; agentName: string; allRuns: number }

const ended = Prisma.sql`r.status in ('succeeded', 'failed')`
// Cancelled runs say nothing about how well a model did.
const sums = Prisma.sql`count(*) filter (where ${ended})::int as runs,
  count(*) filter (where r.status = 'succeeded')::int as succeeded,
  (percentile_cont(0.5) within group (order by extract(epoch from r.finished_at - r.started_at) * 1000)
    filter (where ${ended}))::float8 as "p50DurationMs",
  round(avg(r.cost_nano_usd) filter (where ${ended}))::text as "meanCostNanoUsd"`

/** Runs with a call of a cause, by cause and agent, the most frequent first. */
export const degradedRuns = (prisma: Reader, calls: Prisma.Sql) =>
  prisma.$queryRaw<CauseRuns[]>`
    select c.id, c.rule, c.version, r.agent_id as "agentId", (select a.name from agents a where a.id = r.agent_id) as "agentName",
      count(*)::int as "allRuns", ${sums}
    from (select distinct id, rule, version, run_id from ${calls}) c join runs r on r.id = c.run_id
    group by c.id, c.rule, c.version, r.agent_id order by "allRuns" desc, "agentName"`

/** Runs of agents in a window that nothing degraded. */
export async function otherRuns(
  prisma: Reader,
  workspaceId: string,
  { since, until }: { since: Date; until: Date },
  agentIds: readonly string[],
): Promise<Map<string, RunSums>> {
  const rows = await prisma.$queryRaw<Array<RunSums & { agentId: string }>>`
    select a.id as "agentId", ${sums} from unnest(${agentIds}::text[]) as a (id) cross join lateral (
      select status, started_at, finished_at, cost_nano_usd from runs
      where workspace_id = ${workspaceId} and agent_id = a.id and created_at >= ${since} and created_at < ${until}
        and not degraded and status in ('succeeded', 'failed')
      order by created_at desc, id desc limit ${mostOthers}
    ) r group by 1`
  return new Map(rows.map(({ agentId, ...row }) => [agentId, row]))
}

export const figuresOf = ({ runs, succeeded, p50DurationMs, meanCostNanoUsd }: RunSums): RunFigures => ({
  runs,
  succeeded,
  successRate: rateOf({ runs, succeeded }),
  p50DurationMs,
  meanCostNanoUsd,
})
