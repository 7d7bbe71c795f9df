import { setTimeout as sleep } from 'node:timers/promises'
import type { UsageFilters } from '@ground-control/core/usage/schema'
import type { Tx } from '@ground-control/db/database'
import { countUsage } from '@ground-control/db/repositories/usage-counts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { countDue } from './count-due.ts'

const marginMs = 50
let test: Awaited<ReturnType<typeof createTestServices>>
beforeEach(async () => {
  test = await createTestServices()
  await inWorkspace(fillAgents)
  await countDue(test.services)
})
afterEach(() => test.drop())

const inWorkspace = <T>(work: (tx: Tx) => Promise<T>) => test.db.transaction(test.workspaceId, work)
const change = (sql: string, values: unknown[] = []) =>
  inWorkspace((tx) => tx.query(sql.replaceAll(':workspace', `'${test.workspaceId}'`), values))
const count = () => inWorkspace((tx) => countUsage(tx, marginMs))

const pick = <T>(from: readonly T[]) => from[Math.floor(Math.random() * from.length)]!
const agents = ['agent_00000000000000000000000001', 'agent_00000000000000000000000002']
const users = ['ada', 'bob']
const tagSets = [[], ['a'], ['a', 'b'], ['b', 'b']]
const models = ['openai/gpt-4o', 'house/small']

async function fillAgents(tx: Tx) {
  for (const [index, id] of agents.entries()) {
    await tx.query(
      `insert into agents (id, workspace_id, name, description, current_version_id) values ($1, $2, $3, '', $4)`,
      [id, tx.workspaceId, `agent-${index}`, `agv_${index}`],
    )
    await tx.query(
      `insert into agent_versions (id, workspace_id, agent_id, number, digest, definition, created_by)
       values ($1, $2, $3, 1, 'x', '{"models": ["openai/gpt-4o"], "tools": []}', 'test')`,
      [`agv_${index}`, tx.workspaceId, id],
    )
  }
}

/** Calls that end in this transaction and began at any time in the last forty days, many of them in the last one. */
async function endCalls(tx: Tx, calls: number) {
  for (let call = 0; call < calls; call += 1) {
    const runId = test.services.newId('run')
    const stepId = test.services.newId('step')
    const which = Math.random() < 0.5 ? 0 : 1
    const ago = Math.random() < 0.5 ? Math.random() * 86_400 * 1.1 : Math.random() * 86_400 * 40
    const tags = pick(tagSets)
    await tx.query(
      `insert into runs (id, workspace_id, agent_id, agent_version_id, status, input, end_user, tags, created_by, created_at, started_at, finished_at)
       select $1, $2, $3, $4, 'succeeded', '{}', $5, $6::text[], 'test', at, at, at + interval '2 seconds' from (select now() - $7 * interval '1 second' as at) made`,
      [
        runId,
        tx.workspaceId,
        agents[which],
        `agv_${which}`,
        Math.random() < 0.3 ? null : pick(users),
        tags,
        ago,
      ],
    )
    const isModel = Math.random() < 0.7
    const costKind = isModel ? pick(['priced', 'estimated', 'unpriced']) : 'priced'
    const model = isModel ? pick([...models, null]) : null
    await tx.query(
      `insert into steps (id, workspace_id, run_id, name, occurrence, kind, status, digest, fence, model, input_tokens, output_tokens,
         cost_nano_usd, cost_kind, started_at, finished_at)
       values ($1, $2, $3, $4, 0, $5, $6, 'x', 1, $7, $8, $8, $9, $10, now() - $11 * interval '1 second', now())`,
      [
        ...[stepId, tx.workspaceId, runId, isModel ? 'model' : `tool:${pick(['look', 'book'])}`],
        ...[isModel ? 'model' : 'tool', pick(['succeeded', 'succeeded', 'failed']), model],
        ...[isModel && Math.random() < 0.9 ? Math.floor(Math.random() * 1_000) : null],
        ...[costKind === 'unpriced' ? null : Math.floor(Math.random() * 1e9), costKind, ago],
      ],
    )
    if (model !== null && Math.random() < 0.2)
      await tx.query(
        `insert into cost_corrections (id, workspace_id, step_id, run_id, model, called_at, delta_nano_usd, was_unpriced, is_estimated, price_source)
         select $1, $2, s.id, s.run_id, s.model, s.started_at, $4, s.cost_kind = 'unpriced', s.cost_kind = 'estimated', 'test' from steps s where s.id = $3`,
        [`cor_${stepId}`, tx.workspaceId, stepId, Math.floor(Math.random() * 1e6) - 5e5],
      )
  }
}

/** Runs that were made and ended in this transaction, or were some hours ago, after up to some minutes. */
async function endRuns(tx: Tx, runs: number, hoursAgo = 0) {
  for (let run = 0; run < runs; run += 1)
    await tx.query(
      `insert into runs (id, workspace_id, agent_id, agent_version_id, status, input, created_by, created_at, started_at, finished_at)
       select $1, $2, $3, 'agv_0', $4, '{}', 'test', at, at - $5 * interval '1 millisecond', at from (select now() - $6 * interval '1 hour' as at) made`,
      [
        ...[test.services.newId('run'), tx.workspaceId, agents[run % 2]],
        ...[pick(['succeeded', 'succeeded', 'failed', 'cancelled']), 10 ** (Math.random() * 5.5), hoursAgo],
      ],
    )
}

/** All that reads usage, however it is filtered, by what was asked. */
async function everything(): Promise<Map<string, unknown>> {
  const viewer = test.as('viewer')
  const filters: UsageFilters[] = [
    {},
    { agentId: agents[0] },
    { model: models[0] },
    { endUser: 'ada' },
    { tag: 'a' },
    { agentId: agents[1], tag: 'b' },
    { agentId: agents[0], endUser: 'bob', model: models[1] },
    { from: day(12), to: day(3) },
  ]
  const asked: Array<[name: string, answer: Promise<unknown>]> = []
  for (const filter of filters) {
    const name = Object.keys(filter).join(' and ') || 'nothing'
    asked.push([`days of ${name}`, viewer.usage.days(filter)])
    for (const by of ['agent', 'version', 'model', 'endUser', 'tag', 'tool'] as const)
      asked.push([`by ${by} of ${name}`, viewer.usage.by({ by, ...filter }).then(({ items }) => items)])
  }
  for (const range of ['24h', '7d', '30d'] as const) {
    for (const agentId of [undefined, agents[0]]) {
      const [overview, series] = [
        viewer.metrics.overview({ range, agentId }),
        viewer.metrics.series({ range, agentId }),
      ]
      asked.push([
        `overview ${range} ${agentId}`,
        overview.then(({ costNanoUsd, modelCalls, toolCalls }) => [costNanoUsd, modelCalls, toolCalls]),
      ])
      asked.push([
        `series ${range} ${agentId}`,
        series.then(({ points }) => points.map((point) => point.costNanoUsd)),
      ])
    }
    for (const by of ['agent', 'model'] as const)
      asked.push([`spend ${range} ${by}`, viewer.metrics.spendBy({ range, by })])
  }
  asked.push(['agents', viewer.agents.list().then(({ items }) => items.map((agent) => agent.costNanoUsd24h))])
  return new Map(await Promise.all(asked.map(async ([name, answer]) => [name, await answer] as const)))
}
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)

/** What is told without sums: they are of a calendar that nobody has. */
async function without<T>(tell: () => Promise<T>): Promise<T> {
  await change(`update usage_counts set time_zone = 'nobody’s ' || time_zone where workspace_id = :workspace`)
  const found = await tell()
  await change(
    `update usage_counts set time_zone = replace(time_zone, 'nobody’s ', '') where workspace_id = :workspace`,
  )
  return found
}

it('tells the same whether calls are summed up or read one by one, late ones, corrections and another calendar included', async () => {
  for (const timeZone of ['Asia/Kathmandu', 'Europe/Berlin']) {
    await change('update workspaces set time_zone = $1 where id = :workspace', [timeZone])
    await inWorkspace((tx) => endCalls(tx, 100))
    await sleep(2 * marginMs)
    expect((await count())?.isCaughtUp).toBe(true)
    expect(await everything()).toEqual(await without(everything))
    await inWorkspace((tx) => endCalls(tx, 30))
    expect(await everything()).toEqual(await without(everything))
  }
  const before = await everything()
  for (const table of ['usage_days', 'usage_quarters'])
    await change(
      `update ${table} set model_cost = model_cost + 1, tool_cost = tool_cost + 1 where workspace_id = :workspace`,
    )
  const after = await everything()
  const unread = [...before.keys()].filter(
    (name) => JSON.stringify(before.get(name)) === JSON.stringify(after.get(name)),
  )
  // Sums by end user and by tag tell no models apart, and of tags no others: such calls are read one by one.
  expect(unread.filter((name) => !/model|endUser|tag/.test(name.split(' of ')[1] ?? ''))).toEqual([])
  expect(unread).toContain('by agent of agentId and endUser and model')
}, 60_000)

it('tells the same of runs whether they are summed up or read one by one, and how slow they were within one per cent', async () => {
  const told = async () => {
    const viewer = test.as('viewer')
    const found: unknown[] = [await viewer.agents.list()]
    for (const range of ['1h', '24h', '7d', '30d'] as const)
      for (const agentId of [undefined, agents[0]]) {
        const { setUp, running, ...overview } = await viewer.metrics.overview({ range, agentId })
        found.push(overview, await viewer.metrics.series({ range, agentId }))
      }
    return found
  }
  await change(`update usage_counts set counted_to = '-infinity' where workspace_id = :workspace`)
  for (const hoursAgo of [36, 24, 12, 0]) await inWorkspace((tx) => endRuns(tx, 50, hoursAgo))
  await sleep(2 * marginMs)
  await count()
  await inWorkspace((tx) => endRuns(tx, 20))
  const summed = await told()
  expect(summed).toEqual(await without(told))
  const [{ p50, p95 }] = (await change(
    `select percentile_disc(0.5) within group (order by ms) as p50, percentile_disc(0.95) within group (order by ms) as p95
     from (select extract(epoch from finished_at - started_at)::float8 * 1000 as ms from runs where workspace_id = :workspace and status <> 'cancelled') runs`,
  )) as [{ p50: number; p95: number }]
  const overview = await test.as('viewer').metrics.overview({ range: '7d' })
  expect(Math.abs(overview.p50DurationMs! / p50 - 1)).toBeLessThan(0.0101)
  expect(Math.abs(overview.p95DurationMs! / p95 - 1)).toBeLessThan(0.0101)
  await change('update run_sums set failed = failed + 1 where workspace_id = :workspace')
  await change('update run_durations set bucket = bucket + 2000 where workspace_id = :workspace')
  const changed = await told()
  // The last hour is drawn minute by minute.
  expect(summed.map((one, index) => JSON.stringify(one) !== JSON.stringify(changed[index]))).toEqual(
    summed.map((_, index) => index !== 2 && index !== 4),
  )
}, 30_000)

it('counts each call once while others end slowly and several copies count', async () => {
  const until = Date.now() + 4_000
  const writers = Array.from({ length: 4 }, async () => {
    while (Date.now() < until)
      await inWorkspace(async (tx) => {
        await endCalls(tx, 2)
        await sleep(Math.random() * 600)
        await endCalls(tx, 1)
      })
  })
  const counters = Array.from({ length: 3 }, async () => {
    let turns = 0
    while (Date.now() < until) {
      if ((await count()) !== null) turns += 1
      await sleep(Math.random() * 20)
    }
    return turns
  })
  await Promise.all(writers)
  const turns = (await Promise.all(counters)).reduce((sum, n) => sum + n, 0)
  expect(turns).toBeGreaterThan(20)
  await sleep(2 * marginMs)
  await count()
  const [sums] = await change(
    `select sum(model_calls + tool_calls)::int as calls, sum(model_cost + tool_cost)::text as cost from usage_days where workspace_id = :workspace and cut = 'agent' and days = 7`,
  )
  const [facts] = await change(
    `select sum(model_calls + tool_calls)::int as calls, sum(model_cost + tool_cost)::text as cost from usage_facts where workspace_id = :workspace`,
  )
  expect(sums).toEqual(facts)
}, 30_000)
