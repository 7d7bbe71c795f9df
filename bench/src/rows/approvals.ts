import { createClient } from '@ground-control/sdk'
import pg from 'pg'
import { asking } from '../agent.ts'
import { type Burst, summary } from '../measure.ts'
import { millis, type PeerSide, type Row, timesAsLong } from '../row.ts'
import type { Stage } from '../stage/stage.ts'

const count = 100

/**
 * One approval after another: from the moment at which the operator's decision counts (its transaction's time) to the
 * start of the step behind it, in the worker's process.
 */
export async function approvalsRow(stage: Stage): Promise<Row> {
  const platform = await stage.platform()
  const developer = createClient({ url: platform.url, apiKey: platform.keys.developer })
  const operator = createClient({ url: platform.url, apiKey: platform.keys.operator })
  const runs = Array.from({ length: count }, (_, number) => ({ agent: asking.name, input: { number } }))
  const { results } = await developer.runs.startMany.mutate({ runs })
  const runIds = results.map((result) => {
    if (!result.ok) throw new Error(`a run was not started: ${result.message}`)
    return result.runId
  })
  const questions = await waitForQuestions(operator)
  for (const { id, digest } of questions) {
    await operator.approvals.decide.mutate({ id, digest, decision: { kind: 'approve' } })
    // People do not decide faster than this; what is measured is one way, not a queue of them.
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const ours = summary(await readLatencies(platform.databaseUrl, runIds), 1)
  const peer = (name: string, burst: Burst): PeerSide => ({
    name,
    ...figureOf(burst),
    ratio: timesAsLong(ours.p50Ms / burst.p50Ms),
  })
  return {
    what: 'approval decided → next step starts',
    ours: { name: 'Ground Control', ...figureOf(ours) },
    peers: [
      peer(
        'DBOS, message sent → next step starts, in one process',
        await (await stage.peer('dbos')).answers(count),
      ),
      peer(
        'LangGraph, resumed → next node starts, in one process',
        await (await stage.peer('langgraph')).answers(count),
      ),
    ],
    bar: 'p50 ≤ 10 ms, p99 ≤ 40 ms',
    met: ours.p50Ms <= 10 && ours.p99Ms <= 40,
    chart: { file: 'approvals', unit: 'milliseconds (p50); shorter is better' },
  }
}

const figureOf = ({ p50Ms, p99Ms }: Burst) => ({
  figure: `p50 ${millis(p50Ms)}, p99 ${millis(p99Ms)}`,
  value: p50Ms,
})

async function waitForQuestions(operator: ReturnType<typeof createClient>) {
  for (const until = performance.now() + 30_000; performance.now() < until; ) {
    const { items } = await operator.approvals.list.query({ status: ['pending'], limit: count })
    if (items.length === count) return items
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`not all of the ${count} runs asked within 30 s`)
}

async function readLatencies(databaseUrl: string, runIds: readonly string[]): Promise<number[]> {
  const owner = new pg.Client({ connectionString: databaseUrl })
  await owner.connect()
  try {
    for (const until = performance.now() + 30_000; performance.now() < until; ) {
      const { rows } = await owner.query<{ ms: number }>(
        `select (r.output ->> 'startedAtMs')::float8 - extract(epoch from a.decided_at)::float8 * 1000 as ms
         from runs r join approvals a on a.run_id = r.id where r.id = any($1::text[]) and r.status = 'succeeded'`,
        [runIds],
      )
      if (rows.length === count) return rows.map((row) => row.ms)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    throw new Error('not all approved runs ended within 30 s')
  } finally {
    await owner.end()
  }
}
