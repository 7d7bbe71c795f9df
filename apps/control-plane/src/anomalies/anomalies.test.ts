import type { Json } from '@ground-control/core/json'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addPerson, auditOf } from '../../test/people.ts'
import { addPlane } from '../../test/planes.ts'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { createPriceBooks } from '../prices/price-book.ts'
import { endActions } from './end-actions.ts'
import { createCallWatch } from './watch-calls.ts'
import { createUsageWatch } from './watch-usage.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
beforeAll(async () => {
  test = await createTestServices()
  worker = testWorker(test)
  await addPerson(test, 'operator@example.test', 'operator')
})
afterAll(() => test.drop())

const sql = <Row>(text: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(text, values))
const watchCalls = (services = test.services) => createCallWatch(services, createPriceBooks(services))()
const anomaliesOf = async (agentId: string) => (await test.as('viewer').anomalies.list({ agentId })).items
const agentNamed = (name: string) => addAgent(test, { name })
const actionsAbout = async (subjectId: string) =>
  (await auditOf(test)).filter((entry) => entry.subjectId === subjectId).map((entry) => entry.action)

/** Hours of six weeks before this one, `calls` in each of them; the model is gpt-4o, a call costs 10,000 nano-USD. */
const learn = (agentId: string, calls: number, days = 42) =>
  sql(
    `insert into agent_hours (workspace_id, agent_id, hour, cost_nano_usd, tokens, calls, runs, models)
     select $1, $2, hour, n * 10000, n * 1100, n, 1, jsonb_build_object('openai/gpt-4o', jsonb_build_array(n, n * 1000, n * 100, n * 3500000))
     from generate_series(1, $4::int * 24) as back,
       lateral (select date_trunc('hour', now(), 'UTC') - back * interval '1 hour' as hour, $3::int + back % 3 as n) as one`,
    [test.workspaceId, agentId, calls, days],
  )

/** One run of an agent with calls that are over, begun just now. */
async function callMuch(agent: string, calls: number, of: 'model' | 'tool' = 'tool') {
  const lease = await worker.take(agent)
  await sql(
    `insert into steps (id, workspace_id, run_id, name, occurrence, kind, status, digest, fence, cost_nano_usd, input_tokens, output_tokens, started_at, finished_at)
     select $2 || lpad(n::text, 22, '0'), $1, $3, 'much', n, $5::step_kind, 'succeeded', n::text, 1, 10000, 1000, 100,
       now(), now() from generate_series(1, $4) as n`,
    [test.workspaceId, `step_${String(Math.random()).slice(2, 6)}`, lease.runId, calls, of],
  )
  return lease
}
/** As often as there is something to count, and the workspace's turn again. */
async function watchUsage(services = test.services) {
  const round = createUsageWatch(services)
  await sql(`update anomaly_watch set next_at = now()`)
  while (await round());
}
async function loop(agent: string, times: number, answer: (time: number) => string = () => 'nothing new') {
  const lease = await worker.take(agent)
  for (let time = 0; time < times; time += 1) {
    await worker.askTool(lease, 'look', { q: 'same' }, time)
    await worker.commitTool(lease, 'look', { q: 'same' }, answer(time), time)
  }
  return lease
}

describe('usage', () => {
  it('far above an agent’s own history is one anomaly that explains itself; copies at once find it once', async () => {
    const { agentId } = await agentNamed('usual')
    await learn(agentId, 20)
    await callMuch('usual', 21)
    await watchUsage()
    expect(await anomaliesOf(agentId)).toEqual([])
    await callMuch('usual', 300)
    await sql(`update anomaly_watch set next_at = now()`)
    const planes = [test, addPlane(test), addPlane(test)]
    await Promise.all(planes.map(({ services }) => createUsageWatch(services)()))
    const [found, ...others] = await anomaliesOf(agentId)
    expect(others).toEqual([])
    expect(found).toMatchObject({ kind: 'usage', state: 'open', action: { response: 'notify' }, runId: null })
    expect(found?.sentence).toMatch(
      /^usual (made|used|spent) .+ in an hour\. By \d+ such times in 4[12] days/,
    )
    expect(await actionsAbout(found!.id)).toEqual(['anomaly.raise'])
    const detail = await test.as('viewer').anomalies.get({ id: found!.id })
    const point = detail.hours.findLast((hour) => hour.at === found!.from)!
    expect(point.actual).toBeGreaterThan(point.upper!)
    expect(point.expected).toBeGreaterThan(0)
    await watchUsage()
    expect(await anomaliesOf(agentId)).toHaveLength(1)
    const notices = await sql<{ title: string; count: number }>(
      `select message ->> 'title' as title, count(*)::int as count from deliveries where kind = 'in_app' group by 1`,
    )
    expect(notices).toEqual([{ title: found!.sentence, count: 1 }])
    const events = await test.as('viewer').events.list({ agentId, type: 'anomaly.found' })
    expect(events.items.map(({ key }) => key)).toEqual([found!.id])
  })
  it('of a history that is too short says so and raises nothing', async () => {
    const { agentId } = await agentNamed('fresh')
    await learn(agentId, 20, 5)
    await callMuch('fresh', 2_000)
    await watchUsage()
    expect(await anomaliesOf(agentId)).toEqual([])
    const learning = await test.as('viewer').anomalies.learning({ agentId })
    expect(learning).toMatchObject({ isLearned: false, hours: 120, neededHours: 336 })
  })
  it('is counted the same however often, late answers included', async () => {
    const { agentId } = await agentNamed('late')
    const lease = await callMuch('late', 3)
    await watchUsage()
    await sql(
      `insert into steps (id, workspace_id, run_id, name, occurrence, kind, status, digest, fence, cost_nano_usd, started_at, finished_at)
       values ($1, $2, $3, 'late', 0, 'tool', 'succeeded', 'x', 1, 5, now() - interval '5 minutes', now())`,
      [test.services.newId('step'), test.workspaceId, lease.runId],
    )
    await watchUsage()
    await watchUsage()
    const [sum] = await sql<{ calls: number; cost: number }>(
      'select sum(calls)::int as calls, sum(cost_nano_usd)::float8 as cost from agent_hours where agent_id = $1',
      [agentId],
    )
    expect(sum).toEqual({ calls: 4, cost: 30_005 })
  })
  it('is paused where the rule says so; dismissed, the pause is lifted and the hours count as usual', async () => {
    const { agentId } = await agentNamed('pausing')
    await test.as('admin').anomalies.saveRule({ kind: 'usage', agentId, response: 'pause', lastsMs: 600_000 })
    await learn(agentId, 20)
    await callMuch('pausing', 400)
    await watchUsage()
    const [found] = await anomaliesOf(agentId)
    const { overrideId } = found!.action
    const orders = await test.as('viewer').overrides.list({ inForce: true })
    expect(orders.items.find(({ id }) => id === overrideId)).toMatchObject({
      kind: 'pause',
      scope: { kind: 'agent', id: agentId },
      reason: found!.sentence,
      author: { kind: 'system', name: 'Anomaly watch' },
    })
    await expect(
      test.as('operator', test.otherWorkspaceId).anomalies.dismiss({ id: found!.id }),
    ).rejects.toThrow('no such anomaly')
    const both = await Promise.allSettled(
      [1, 2].map(() => test.as('operator').anomalies.dismiss({ id: found!.id, note: 'a campaign' })),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const after = await test.as('viewer').overrides.list({ inForce: true })
    expect(after.items.map(({ id }) => id)).not.toContain(overrideId)
    expect(await actionsAbout(overrideId!)).toEqual(['override.lift', 'override.apply'])
    const [now] = await anomaliesOf(agentId)
    expect(now).toMatchObject({ state: 'dismissed', note: 'a campaign', action: { isOver: true } })
  })
  it.each([
    ['throttle', 'later'],
    ['ask', 'ask'],
  ] as const)(
    '%s: calls beyond what is usual are held back until its time is up',
    async (response, outcome) => {
      const name = `held-${response}`
      const { agentId } = await agentNamed(name)
      await test.as('admin').anomalies.saveRule({ kind: 'usage', measure: 'calls', agentId, response })
      for (const measure of ['cost', 'tokens'] as const)
        await test.as('admin').anomalies.saveRule({ kind: 'usage', measure, agentId, sensitivity: 'off' })
      await learn(agentId, 1)
      await callMuch(name, 100)
      await watchUsage()
      const [found] = await anomaliesOf(agentId)
      const { limit } = await test.as('viewer').budgets.get({ id: found!.action.budgetId! })
      let answer = ''
      for (let call = 0; call <= Number(limit) + 1; call += 1)
        answer = (await worker.askModel(await worker.take(name))).outcome
      expect(answer).toBe(outcome)
      await sql(`update anomalies set action_until = now() where id = $1`, [found!.id])
      await endActions(test.services)
      expect((await worker.askModel(await worker.take(name))).outcome).toBe('granted')
      expect(await actionsAbout(found!.action.budgetId!)).toEqual(['budget.archive', 'budget.save'])
      const waiting = await sql(`select id from approvals where agent_id = $1 and status = 'pending'`, [
        agentId,
      ])
      expect(waiting).toEqual([])
    },
  )
})

describe('loops', () => {
  it('a run that asks the same and hears the same is found once and paused, the agent’s others are not', async () => {
    const { agentId } = await agentNamed('looping')
    await test.as('admin').anomalies.saveRule({ kind: 'loop', response: 'pause' })
    await loop('looping', 8)
    const lease = await loop('looping', 12)
    await Promise.all([watchCalls(), watchCalls(addPlane(test).services)])
    const [found, ...others] = await anomaliesOf(agentId)
    expect(others).toEqual([])
    expect(found).toMatchObject({ kind: 'loop', runId: lease.runId, measure: 'calls' })
    expect(found?.sentence).toContain('called the tool look 12 times one after another with the same request')
    expect(await worker.askTool(lease, 'look', { q: 'same' }, 12)).toMatchObject({
      outcome: 'lost',
      reason: 'paused',
    })
    expect(await worker.askTool(await worker.take('looping'), 'look', { q: 'other' })).toMatchObject({
      outcome: 'granted',
    })
  })
  it('polling with other answers, retries of one step, and many at once are no loop', async () => {
    const { agentId } = await agentNamed('polling')
    await loop('polling', 15, (time) => `still at ${time} %`)
    const retried = await worker.take('polling')
    for (let time = 0; time < 15; time += 1) await worker.askTool(retried, 'look', { q: 'retry' })
    const parallel = await worker.take('polling')
    for (let time = 0; time < 15; time += 1) await worker.askTool(parallel, 'look', { q: 'all' }, time)
    for (let time = 0; time < 15; time += 1)
      await worker.commitTool(parallel, 'look', { q: 'all' }, 'one', time)
    await watchCalls()
    expect(await anomaliesOf(agentId)).toEqual([])
  })
  it('acknowledged, is resolved once its run is over', async () => {
    const { agentId } = await agentNamed('ending')
    await test.as('admin').anomalies.saveRule({ kind: 'loop', agentId, sensitivity: 'high' })
    const lease = await loop('ending', 6)
    await watchCalls()
    const [found] = await anomaliesOf(agentId)
    expect(await test.as('operator').anomalies.acknowledge({ id: found!.id })).toMatchObject({
      state: 'acknowledged',
      decidedBy: { name: 'operator of tests' },
    })
    await worker.succeed(lease)
    await watchUsage()
    expect((await anomaliesOf(agentId))[0]).toMatchObject({ state: 'resolved', endedAt: expect.any(String) })
    expect(await actionsAbout(found!.id)).toEqual(['anomaly.resolve', 'anomaly.acknowledge', 'anomaly.raise'])
  })
})

it('the first call of a costly model is found, once; a model of like price is not', async () => {
  const { agentId } = await agentNamed('careful')
  await learn(agentId, 20)
  await test
    .as('admin')
    .prices.save({ kind: 'model', name: 'house/dear', rates: { input: '90', output: '90' } })
  await test
    .as('admin')
    .prices.save({ kind: 'model', name: 'house/like', rates: { input: '3', output: '3' } })
  for (const model of ['openai/gpt-4o', 'house/like', 'house/dear', 'house/dear'])
    await worker.askModel(await worker.take('careful'), { model })
  await watchCalls()
  await watchCalls()
  const found = await anomaliesOf(agentId)
  expect(found.map(({ kind, sentence }) => [kind, sentence.slice(0, 42)])).toEqual([
    ['costly_model', 'careful called house/dear for the first tim'.slice(0, 42)],
  ])
})

describe('rules', () => {
  const admin = () => test.as('admin').anomalies
  it('are one for each kind, measure and agent; each change is on the record', async () => {
    const { agentId } = await agentNamed('ruled')
    const rule = { kind: 'usage', measure: 'tokens', agentId } as const
    const made = await admin().saveRule(rule)
    await expect(admin().saveRule(rule)).rejects.toThrow('there is a rule for this')
    const changed = await admin().saveRule({ ...rule, id: made.id, revision: 1, response: 'ask' })
    expect(changed).toMatchObject({ revision: 2, response: 'ask', agentName: 'ruled' })
    await expect(admin().saveRule({ ...rule, id: made.id, revision: 1 })).rejects.toThrow('changed meanwhile')
    const theirs = test.as('admin', test.otherWorkspaceId).anomalies
    await expect(theirs.removeRule({ id: made.id })).rejects.toThrow('no such rule')
    expect(await theirs.rules()).toEqual([])
    await admin().removeRule({ id: made.id })
    expect(await actionsAbout(made.id)).toEqual([
      'anomaly.rule.remove',
      'anomaly.rule.save',
      'anomaly.rule.save',
    ])
  })
  it.each([
    ['agentId', { agentId: 'agent_01h455vb4pex5vsknk084sn02q' }],
    ['channelIds.0', { channelIds: ['chn_01h455vb4pex5vsknk084sn02q'] }],
  ] as Array<[string, { [key: string]: Json }]>)('name what is not there: %s', async (field, more) => {
    await expect(admin().saveRule({ kind: 'usage', ...more })).rejects.toThrow(`${field}: no such`)
  })
  it('a measure goes with usage alone', async () => {
    await expect(admin().saveRule({ kind: 'loop', measure: 'cost' })).rejects.toThrow('measure')
  })
})

it('the list goes page by page, and shows nobody another workspace’s', async () => {
  const viewer = test.as('viewer')
  const all = (await viewer.anomalies.list()).items.map(({ id }) => id)
  const first = await viewer.anomalies.list({ limit: 2 })
  const rest = await viewer.anomalies.list({ cursor: first.nextCursor! })
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(all)
  const theirs = test.as('viewer', test.otherWorkspaceId).anomalies
  expect(await theirs.list()).toEqual({ items: [], nextCursor: null, open: 0 })
  await expect(theirs.get({ id: all[0]! })).rejects.toThrow('no such anomaly')
})
