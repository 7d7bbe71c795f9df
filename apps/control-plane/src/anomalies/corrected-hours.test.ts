import { hourMs } from '@ground-control/core/anomalies/calendar'
import { countAgentHours } from '@ground-control/db/repositories/agent-hours'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { createUsageWatch } from './watch-usage.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
beforeAll(async () => {
  test = await createTestServices()
  worker = testWorker(test)
  await addAgent(test)
  await addAgent(test, { name: 'other' })
})
afterAll(() => test.drop())

const model = 'openai/gpt-4o'
const dayMs = 24 * hourMs
const thisHour = Math.floor(Date.now() / hourMs) * hourMs
const sql = <Row>(text: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(text, values))
const hours = () =>
  sql<{ agent: string; cost: number; tokens: number; models: Record<string, number[]> }>(
    `select a.name as agent, h.cost_nano_usd::float8 as cost, h.tokens::float8 as tokens, h.models
     from agent_hours h join agents a on a.id = h.agent_id order by h.hour, a.name`,
  )

/** A call of a million tokens that cost 2.5 USD, so many days ago. */
async function called(agent: string, daysAgo: number, name = model) {
  const lease = await worker.take(agent)
  const asked = await worker.askModel(lease, { model: name })
  if (asked.outcome !== 'granted') throw new Error(asked.outcome)
  await worker.settleModel(lease, asked.holdId!, { inputTokens: 1_000_000, outputTokens: 0 }, { model: name })
  const at = new Date(thisHour - daysAgo * dayMs)
  await sql('update steps set started_at = $2 where run_id = $1', [lease.runId, at])
  await sql('update runs set created_at = $2 where id = $1', [lease.runId, at])
}

it('corrected prices are in the hours that they concern, however long ago, as if they were counted anew', async () => {
  for (const daysAgo of [20, 3, 3]) await called('desk', daysAgo)
  await called('other', 3)
  await called('desk', 3, 'openai/gpt-4o-mini')
  const watch = createUsageWatch(test.services)
  // A workspace that is new comes in with the first look, and may be due with the next alone.
  await watch()
  while (await watch());
  expect((await hours()).map(({ agent, cost }) => [agent, cost])).toEqual([
    ['desk', 2_500_000_000],
    ['desk', 5_150_000_000],
    ['other', 2_500_000_000],
  ])

  const admin = test.as('admin')
  await admin.prices.save({
    kind: 'model',
    name: model,
    rates: { input: '1', output: '0' },
    validFrom: '2020-01-01T00:00:00Z',
  })
  const day = (daysAgo: number) => new Date(thisHour - daysAgo * dayMs).toISOString().slice(0, 10)
  const days = { from: day(21), to: day(0) }
  expect(await admin.prices.reprice({ model, ...days, dryRun: false })).toMatchObject({ calls: 4 })
  const corrected = await hours()
  expect(corrected).toMatchObject([
    { agent: 'desk', cost: 1_000_000_000, tokens: 1_000_000, models: { [model]: [1, 1e6, 0, 1e9] } },
    {
      agent: 'desk',
      cost: 2_150_000_000,
      tokens: 3_000_000,
      models: { [model]: [2, 2e6, 0, 2e9], 'openai/gpt-4o-mini': [1, 1e6, 0, 15e7] },
    },
    { agent: 'other', cost: 1_000_000_000, tokens: 1_000_000, models: { [model]: [1, 1e6, 0, 1e9] } },
  ])

  await sql('delete from agent_hours')
  const window = { since: new Date(thisHour - 22 * dayMs), until: new Date(thisHour) }
  await test.db.transaction(test.workspaceId, (tx) => countAgentHours(tx, window))
  expect(await hours()).toEqual(corrected)
})
