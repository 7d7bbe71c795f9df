import type { Measure } from '../fault.ts'
import { atMost, noted, same } from '../measure.ts'
import type { Stage } from '../stage/stage.ts'
import { tokensPerCall } from '../upstream/chat.ts'
import { expectedTotal, workPlan } from '../work-plan.ts'
import { repeatedEffects } from './repeated-effects.ts'
import type { StartedRun } from './steps-load.ts'

/**
 * What the load must have come to, to the last step and nano-dollar, on both sides: the platform's own tables, and
 * the sink and the provider outside.
 */
export async function accountSteps(stage: Stage, runs: readonly StartedRun[]): Promise<Measure[]> {
  const ids = runs.map(({ runId }) => runId)
  const planned = new Map(runs.map(({ runId, input }) => [runId, workPlan(input)]))
  const kinds = [...planned.values()].flat().map(({ kind }) => kind)
  const count = (kind: string) => kinds.filter((each) => each === kind).length

  const ended = await stage.query<{ id: string; status: string; total: number | null; attempt: number }>(
    `select id, status, (output ->> 'total')::float8 as total, attempt from runs where id = any($1::text[])`,
    [ids],
  )
  const byId = new Map(ended.map((run) => [run.id, run]))
  const right = runs.filter(({ runId, input }) => {
    const run = byId.get(runId)
    return run?.status === 'succeeded' && run.total === expectedTotal(input.steps)
  })
  const [sums] = await stage.query<{
    committed: number
    others: number
    runCost: string
    stepCost: string
    tokens: string
    losses: number
  }>(
    `select (select count(*)::int from steps where run_id = any($1::text[]) and status = 'succeeded') as committed,
       (select count(*)::int from steps where run_id = any($1::text[]) and status <> 'succeeded') as others,
       (select coalesce(sum(cost_nano_usd), 0)::text from runs where id = any($1::text[])) as "runCost",
       (select coalesce(sum(cost_nano_usd), 0)::text from steps where run_id = any($1::text[])) as "stepCost",
       (select coalesce(sum(input_tokens + output_tokens), 0)::text from runs where id = any($1::text[])) as tokens,
       (select count(*)::int from events where run_id = any($1::text[]) and type = 'run.worker_lost') as losses`,
    [ids],
  )
  const { committed, others, runCost, stepCost, tokens, losses } = sums!
  const repeats = await repeatedEffects(stage, planned)
  const calls = stage.upstream.calls.filter(({ key }) => planned.has(key.split('/')[0]!)).length
  return [
    same('runs that ended right, with the right result', right.length, runs.length),
    same('distinct runs for the keys that were used', new Set(ids).size, runs.length),
    same(
      'attempts that were charged to runs',
      ended.reduce((sum, run) => sum + run.attempt, 0),
      0,
    ),
    same('committed steps', committed, kinds.length),
    same('steps left in any other state', others, 0),
    same('pieces of work that reached the sink', repeats.distinct, count('code') + count('tool')),
    same('effects of a step that was committed already', repeats.afterCommit, 0),
    same('effects whose key was not the first one', repeats.otherKeys, 0),
    atMost('runs with more effects that came again than workers that they lost', repeats.beyondLosses, 0),
    atMost('effects that came again, in all', repeats.extra, losses),
    atMost('model calls in doubt that were made again', calls - count('model'), losses),
    same(
      'tokens on the runs',
      BigInt(tokens),
      BigInt(count('model') * (tokensPerCall.input + tokensPerCall.output)),
    ),
    same('nano-USD on the runs, against their steps', BigInt(runCost), BigInt(stepCost)),
    noted('workers lost by runs', String(losses)),
  ]
}
