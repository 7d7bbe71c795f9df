import { createClient } from '@ground-control/sdk'
import pg from 'pg'
import { asking } from '../agent.ts'
import { summary } from '../measure.ts'
import type { DbosPeer } from '../peers/dbos.ts'
import { millis, type Row } from '../row.ts'
import type { BenchServer } from '../stage/database.ts'
import type { BenchPlatform } from '../stage/platform.ts'

const count = 100

/**
 * One approval after another: from the moment at which the operator's decision counts (its transaction's time) to the
 * start of the step behind it, in the worker's process.
 */
export async function approvalsRow(
  server: BenchServer,
  platform: BenchPlatform,
  dbos: DbosPeer,
): Promise<Row> {
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
  const burst = summary(await readLatencies(server, runIds), 1)
  const peer = await dbos.signals(count)
  return {
    what: 'approval decided → next step starts',
    figure: `p50 ${millis(burst.p50Ms)}, p99 ${millis(burst.p99Ms)}`,
    peer: `DBOS, signal sent → next step starts: p50 ${millis(peer.p50Ms)}, p99 ${millis(peer.p99Ms)}`,
    ratio: burst.p50Ms / peer.p50Ms,
    bar: 'p50 ≤ 10 ms, p99 ≤ 40 ms',
    met: burst.p50Ms <= 10 && burst.p99Ms <= 40,
  }
}

async function waitForQuestions(operator: ReturnType<typeof createClient>) {
  for (const until = performance.now() + 30_000; performance.now() < until; ) {
    const { items } = await operator.approvals.list.query({ status: ['pending'], limit: count })
    if (items.length === count) return items
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`not all of the ${count} runs asked within 30 s`)
}

async function readLatencies(server: BenchServer, runIds: readonly string[]): Promise<number[]> {
  const owner = new pg.Client({ connectionString: server.url })
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
