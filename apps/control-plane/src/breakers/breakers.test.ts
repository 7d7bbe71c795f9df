import { setTimeout as delay } from 'node:timers/promises'
import { healthy } from '@ground-control/core/breakers/states'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { auditOf } from '../../test/people.ts'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { buildServices } from '../build-services.ts'
import { appRouter } from '../server/router.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
let agentId: string
beforeAll(async () => {
  test = await createTestServices()
  worker = testWorker(test)
  agentId = (await addAgent(test)).agentId
  await addAgent(test, { name: 'clerk' })
})
afterAll(() => test.drop())
afterEach(async () => {
  for (const { id } of (await test.as('viewer').overrides.list({ inForce: true })).items)
    await test.as('operator').overrides.lift({ id })
  await sql('update breakers set state = $1::jsonb, is_awake = false', [JSON.stringify(healthy)])
})

const sql = <Row>(text: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(text, values))
const down = { code: 'provider_unavailable', message: 'status 503' }
const granted = (answer: { outcome: string }) => {
  if (answer.outcome !== 'granted') throw new Error(JSON.stringify(answer))
  return answer as Extract<Awaited<ReturnType<typeof worker.askModel>>, { outcome: 'granted' }>
}

/** A run of its own that asks for the model and, granted, comes back with this. */
async function call(error: { code: string; message?: string } | null, model = 'openai/gpt-4o') {
  const lease = await worker.take()
  const answer = await worker.askModel(lease, { model })
  if (answer.outcome !== 'granted') return answer
  if (error === null) await worker.settleModel(lease, answer.holdId!, { inputTokens: 1, outputTokens: 1 })
  else await worker.failModel(lease, answer.holdId, error, { model })
  return answer
}
async function fail(times: number, error = down, model?: string) {
  for (let count = 0; count < times; count += 1) granted(await call(error, model))
}
const stateOf = async (kind: 'provider' | 'model' | 'tool', name: string) =>
  (await test.as('viewer').breakers.get({ kind, name })).state

describe('a provider that answers with errors', () => {
  it('is left alone after five in a row, by all its models; the refusal says what and until when', async () => {
    await fail(4)
    expect(await stateOf('provider', 'openai')).toBe('closed')
    await fail(1)
    const answer = await call(null, 'openai/gpt-4o-mini')
    expect(answer).toMatchObject({
      outcome: 'refused',
      failure: {
        code: 'breaker_open',
        retryable: true,
        details: {
          by: 'breaker',
          id: 'provider:openai',
          name: 'openai',
          cause: 'provider_unavailable',
          retryAfterMs: expect.any(Number),
          until: expect.any(String),
        },
      },
    })
    expect((await call(null, 'anthropic/claude-sonnet-4')).outcome).toBe('granted')
  })

  it('is on record: event, audit entry, history, and what screens are told', async () => {
    await fail(5)
    const told = await test.as('viewer').events.list({ type: 'breaker.opened', limit: 5 })
    expect(told.items.map((event) => event.key)).toEqual(
      expect.arrayContaining(['provider:openai', 'model:openai/gpt-4o']),
    )
    const entry = (await auditOf(test)).find((one) => one.action === 'breaker.open')
    expect(entry).toMatchObject({
      actorKind: 'system',
      before: { state: 'closed' },
      after: { state: 'open' },
    })
    const shown = await test.as('viewer').breakers.get({ kind: 'provider', name: 'openai' })
    expect(shown).toMatchObject({
      state: 'open',
      cause: { code: 'provider_unavailable', by: 'streak' },
      nextProbeAt: expect.any(String),
      agents: [{ name: 'clerk' }, { name: 'desk' }],
    })
    expect(shown.history[0]).toMatchObject({ to: 'open', runId: expect.stringMatching(/^run_/) })
  })

  it('stays open for one workspace alone', async () => {
    await fail(5)
    expect((await test.as('viewer').metrics.overview()).openBreakers).toBe(2)
    expect((await test.as('viewer', test.otherWorkspaceId).metrics.overview()).openBreakers).toBe(0)
    await addAgent(test, { workspaceId: test.otherWorkspaceId })
    const other = await test.as('viewer', test.otherWorkspaceId).breakers.list()
    expect(other.items.map((item) => item.state)).toEqual(['closed', 'closed'])
    const mine = await test.as('viewer').breakers.list()
    expect(mine.items.slice(0, 2).map((item) => [item.kind, item.state])).toEqual([
      ['provider', 'open'],
      ['model', 'open'],
    ])
  })

  it('counts a commit that is sent twice once', async () => {
    await fail(3)
    const lease = await worker.take()
    const { holdId } = granted(await worker.askModel(lease))
    await Promise.all([1, 2, 3].map(() => worker.failModel(lease, holdId, down)))
    expect(await stateOf('provider', 'openai')).toBe('closed')
    await fail(1)
    expect(await stateOf('provider', 'openai')).toBe('open')
  })
})

describe('what does not open the provider', () => {
  it('a quota of one model: its siblings are called', async () => {
    await fail(5, { code: 'rate_limited', message: 'slow down' })
    expect((await call(null)).outcome).toBe('refused')
    expect((await call(null, 'openai/gpt-4o-mini')).outcome).toBe('granted')
    expect(await stateOf('provider', 'openai')).toBe('closed')
  })

  it('a model that alone fails, while a sibling answers', async () => {
    for (let count = 0; count < 5; count += 1) {
      await fail(1)
      await call(null, 'openai/gpt-4o-mini')
    }
    expect(await stateOf('model', 'openai/gpt-4o')).toBe('open')
    expect(await stateOf('provider', 'openai')).toBe('closed')
  })

  it('requests of ours that are wrong', async () => {
    await fail(8, { code: 'provider_rejected', message: 'no such field' })
    expect(await stateOf('model', 'openai/gpt-4o')).toBe('closed')
  })
})

it('nothing is written while all is well', async () => {
  await sql('delete from breakers')
  await call(null)
  await call(null)
  expect(await sql('select * from breakers')).toEqual([])
})

describe('once its time is over', () => {
  /** The time for which they are open passes. */
  const ready = () =>
    sql(`update breakers set state = jsonb_set(state, '{untilMs}', '0') where state ->> 'kind' = 'open'`)

  it('one call of many tries, once; its success lets all go on and forgets', async () => {
    await fail(5)
    await ready()
    const leases = await Promise.all(Array.from({ length: 12 }, () => worker.take()))
    // Two control planes on one database: their batches meet in the rows' locks alone.
    const second = buildServices({ ...test.services, db: test.db, workerQueue: test.services.workerQueue })
    const elsewhere = testWorker({ ...test, as: () => callerOf(second) as never })
    const answers = await Promise.all(
      leases.map((lease, index) => (index % 2 === 0 ? worker : elsewhere).askModel(lease)),
    )
    const tries = answers.flatMap((answer, index) =>
      answer.outcome === 'granted' ? [{ answer, index }] : [],
    )
    expect(tries).toHaveLength(1)
    expect(tries[0]?.answer).toMatchObject({ maxAttempts: 1 })
    expect(await stateOf('provider', 'openai')).toBe('half_open')
    const { index, answer } = tries[0]!
    await worker.settleModel(leases[index]!, answer.holdId!, { inputTokens: 1, outputTokens: 1 })
    expect(await stateOf('provider', 'openai')).toBe('closed')
    expect(await stateOf('model', 'openai/gpt-4o')).toBe('closed')
    expect(await sql('select name from breakers where is_awake')).toEqual([])
    expect((await call(null)).outcome).toBe('granted')
  })

  /** The second control plane's worker verbs, as the first's caller has them. */
  const callerOf = ({ services, hot }: ReturnType<typeof buildServices>) =>
    appRouter.createCaller({
      services,
      hot,
      actor: test.actor('worker'),
      sessionId: null,
      userAgent: null,
      ip: '127.0.0.1',
    })

  it('a try that fails keeps it closed to the others', async () => {
    await fail(5)
    await ready()
    granted(await call(down))
    expect((await call(null)).outcome).toBe('refused')
    const { history } = await test.as('viewer').breakers.get({ kind: 'provider', name: 'openai' })
    expect(history.slice(0, 3).map((event) => event.to)).toEqual(['open', 'half_open', 'open'])
  })

  it('a try that a budget stops gives its turn to the next', async () => {
    await fail(5)
    await ready()
    const budget = await test
      .as('admin')
      .budgets.save({ name: 'Tight', scope: 'tag', scopeValue: 'poor', window: 'day', limit: '5' })
    const poor = await worker.take('desk', { tags: ['poor'] })
    expect(await worker.askModel(poor)).toMatchObject({ failure: { code: 'budget_exceeded' } })
    expect(granted(await call(null))).toMatchObject({ maxAttempts: 1 })
    await test.as('admin').budgets.archive({ id: budget.id })
  })

  it('a probe whose worker has died is asked for again as the same', async () => {
    await fail(5)
    await ready()
    const lease = await worker.take()
    granted(await worker.askModel(lease))
    expect(granted(await worker.askModel(lease))).toMatchObject({ maxAttempts: 1 })
  })
})

describe('a tool', () => {
  it('that passes errors on is left alone, for its agent alone; a bug of its own is no outage', async () => {
    const lease = await worker.take()
    const ask = (nth: number, of = lease) => worker.askTool(of, 'look', { nth }, nth)
    for (let nth = 0; nth < 6; nth += 1) {
      granted(await ask(nth))
      await worker.failTool(lease, 'look', { nth }, false, nth)
    }
    for (let nth = 6; nth < 11; nth += 1) {
      granted(await ask(nth))
      await worker.failTool(lease, 'look', { nth }, true, nth)
    }
    expect(await ask(11)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'breaker_open', details: { id: 'tool:desk/look' } },
    })
    expect((await worker.askTool(lease, 'refund', { amount: 1 })).outcome).toBe('granted')
    expect((await ask(0, await worker.take('clerk'))).outcome).toBe('granted')
    const shown = await test.as('viewer').breakers.list({ agentId })
    expect(shown.items.map(({ kind, name, state }) => [kind, name, state])).toEqual([
      ['tool', 'desk/look', 'open'],
      ['provider', 'openai', 'closed'],
      ['model', 'openai/gpt-4o', 'closed'],
      ['tool', 'desk/refund', 'closed'],
    ])
  })
})

describe('an order', () => {
  const order = (force: 'open' | 'closed', more: object = {}) => ({
    kind: 'breaker',
    scope: { kind: 'workspace' },
    params: { dependency: { kind: 'provider', name: 'openai' }, force },
    reason: 'their status page',
    expiresInMs: 60_000,
    ...more,
  })
  const apply = (input: object) =>
    test.call('operator', 'overrides.apply', input) as Promise<{ override: { id: string } | null }>

  it('to open holds what is well back until it is lifted, and names itself', async () => {
    const { override } = await apply(order('open'))
    expect(await call(null)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'breaker_open', details: { by: 'breaker', overrideId: override?.id } },
    })
    const shown = await test.as('viewer').breakers.get({ kind: 'provider', name: 'openai' })
    expect(shown).toMatchObject({
      state: 'open',
      measured: 'closed',
      forced: { to: 'open', reason: 'their status page' },
    })
    await test.as('operator').overrides.lift({ id: override!.id })
    expect((await call(null)).outcome).toBe('granted')
  })

  it('to close lets calls go whatever was measured, as usual calls', async () => {
    await fail(5)
    await apply(
      order('closed', { params: { dependency: { kind: 'model', name: 'openai/gpt-4o' }, force: 'closed' } }),
    )
    expect((await call(null)).outcome).toBe('refused') // by the provider's
    await apply(order('closed'))
    expect(granted(await call(null)).maxAttempts).toBeUndefined()
  })

  it('runs out by itself', async () => {
    await apply(order('open', { expiresInMs: 1_000 }))
    expect((await call(null)).outcome).toBe('refused')
    await delay(1_050)
    expect((await call(null)).outcome).toBe('granted')
  })

  it('is on the audit trail; a dry run changes nothing', async () => {
    expect((await apply(order('open', { dryRun: true }))).override).toBeNull()
    expect((await call(null)).outcome).toBe('granted')
    await apply(order('open'))
    const entry = (await auditOf(test)).find((one) => one.action === 'override.apply')
    expect(entry?.after).toMatchObject({
      kind: 'breaker',
      dependency: { kind: 'provider', name: 'openai' },
      force: 'open',
      reason: 'their status page',
    })
  })

  it.each([
    ['params', { params: undefined }],
    ['params', { kind: 'pause' }],
    ['scope', { scope: { kind: 'agent', id: 'agent_01h455vb4pex5vsknk084sn02q' } }],
    ['force', { params: { dependency: { kind: 'provider', name: 'openai' }, force: 'ajar' } }],
    ['name', { params: { dependency: { kind: 'provider', name: 'a b\u0000' }, force: 'open' } }],
  ])('that is wrong in %s is refused', async (field, change) => {
    await expect(apply({ ...order('open'), ...change })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining(field),
    })
  })
})

it('a workspace has its own rule', async () => {
  await test.as('admin').config.set({ key: 'breakers.rule', value: { failuresInARow: 2 } })
  await fail(2)
  expect(await stateOf('provider', 'openai')).toBe('open')
  await test.as('admin').config.remove({ key: 'breakers.rule' })
})

it('a rule that cannot be read is refused at the door; nothing is known of a stranger', async () => {
  await expect(
    test.as('admin').config.set({ key: 'breakers.rule', value: { openMs: 'soon' } }),
  ).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  await expect(test.as('viewer').breakers.get({ kind: 'provider', name: 'nobody' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})
