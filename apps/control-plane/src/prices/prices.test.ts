import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
beforeAll(async () => {
  test = await createTestServices()
  worker = testWorker(test)
  await addAgent(test)
})
afterAll(() => test.drop())

const gpt = { kind: 'model', name: 'openai/gpt-4o' } as const
const past = '2020-01-01T00:00:00.000Z'
const stepOf = async (runId: string) => {
  const [row] = await test.db.transaction(test.workspaceId, (tx) =>
    tx.query<{ cost: bigint | null; kind: string; source: string | null }>(
      `select cost_nano_usd as cost, cost_kind as kind, price_source as source from steps where run_id = $1 and kind in ('model', 'tool')`,
      [runId],
    ),
  )
  return row
}
async function callModel(model: string, usage: Parameters<typeof worker.settleModel>[2]) {
  const lease = await worker.take()
  const asked = await worker.askModel(lease, { model })
  if (asked.outcome !== 'granted') return { lease, asked, step: undefined }
  await worker.settleModel(lease, asked.holdId!, usage, { model })
  return { lease, asked, step: await stepOf(lease.runId) }
}
const used = { inputTokens: 1_000_000, outputTokens: 0 }

describe('an own price', () => {
  it('counts from its moment on, is taken back by another version, and each is on the record', async () => {
    const admin = test.as('admin')
    expect((await callModel(gpt.name, used)).step).toEqual({
      cost: 2_500_000_000n,
      kind: 'priced',
      source: expect.stringMatching(/^list:genai-prices \d/),
    })
    const later = await admin.prices.save({
      ...gpt,
      rates: { input: '9', output: '9' },
      validFrom: '2990-01-01T00:00:00Z',
    })
    const own = await admin.prices.save({
      ...gpt,
      rates: { input: '1', output: '2' },
      validFrom: past,
      note: 'agreed',
    })
    expect((await callModel(gpt.name, used)).step).toEqual({
      cost: 1_000_000_000n,
      kind: 'priced',
      source: `own:${own.id}`,
    })
    const back = await admin.prices.save({ ...gpt, rates: null })
    expect((await callModel(gpt.name, used)).step?.cost).toBe(2_500_000_000n)
    const versions = await test.as('viewer').prices.list({ of: gpt })
    expect(versions.items.map(({ id }) => id)).toEqual([later.id, back.id, own.id])
    expect(versions.items[2]).toEqual({ ...own, createdBy: 'admin of tests', note: 'agreed' })
    const audit = await test.db.transaction(test.workspaceId, (tx) =>
      tx.query<{ id: string; actor: string }>(
        `select subject_id as id, actor_name as actor from audit_entries where action = 'price.save' order by id`,
      ),
    )
    expect(audit).toEqual([later, own, back].map(({ id }) => ({ id, actor: 'admin of tests' })))
    await expect(
      test.db.transaction(test.workspaceId, (tx) => tx.query(`update prices set note = 'x'`)),
    ).rejects.toThrow(/permission denied|never changed/)
  })
  it('gives a model a price that no list knows, so that a hard limit admits it', async () => {
    const model = 'house/own-model'
    await test
      .as('admin')
      .budgets.save({ name: 'Hard', scope: 'model', scopeValue: model, window: 'day', limit: '50000000000' })
    const refused = await callModel(model, used)
    expect(refused.asked).toMatchObject({ outcome: 'refused', failure: { code: 'unpriced' } })
    await test.as('admin').prices.save({ kind: 'model', name: model, rates: { input: '3', output: '0' } })
    expect((await callModel(model, used)).step).toMatchObject({ cost: 3_000_000_000n, kind: 'priced' })
  })
  it('is the workspace’s alone', async () => {
    const model = 'house/secret-deal'
    await test.as('admin').prices.save({ kind: 'model', name: model, rates: { input: '3', output: '0' } })
    const theirs = test.as('admin', test.otherWorkspaceId)
    expect((await theirs.prices.list({ of: { kind: 'model', name: model } })).items).toEqual([])
    expect((await theirs.prices.list()).items).toEqual([])
  })
  it('of a tool is reserved, paid once the tool has answered, and given back when it fails', async () => {
    const tool = await test.as('admin').prices.save({ kind: 'tool', name: 'look', rates: { perCall: '0.4' } })
    const { id } = await test.as('admin').budgets.save({
      name: 'Tools',
      scope: 'endUser',
      scopeValue: 'tom',
      window: 'total',
      limit: '1000000000',
    })
    const spent = async () => {
      const { current } = await test.as('viewer').budgets.get({ id })
      return [current?.held, current?.spent]
    }
    const lease = await worker.take('desk', { endUser: 'tom' })
    expect(await worker.askTool(lease, 'look', { q: 1 })).toMatchObject({ outcome: 'granted' })
    expect(await spent()).toEqual(['400000000', '0'])
    await worker.commitTool(lease, 'look', { q: 1 }, 'seen')
    expect(await spent()).toEqual(['0', '400000000'])
    expect(await stepOf(lease.runId)).toEqual({
      cost: 400_000_000n,
      kind: 'priced',
      source: `own:${tool.id}`,
    })
    await worker.askTool(lease, 'look', { q: 2 }, 1)
    await worker.failTool(lease, 'look', { q: 2 }, false, 1)
    expect(await spent()).toEqual(['0', '400000000'])
    await worker.askTool(lease, 'look', { q: 3 }, 2)
    await worker.commitTool(lease, 'look', { q: 3 }, 'seen', 2)
    expect(await worker.askTool(lease, 'look', { q: 4 }, 3)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'budget_exceeded' },
    })
  })
})

it('the list shows what counts now, page by page', async () => {
  const viewer = test.as('viewer')
  const first = await viewer.prices.list({ limit: 2 })
  const rest = await viewer.prices.list({ limit: 200, cursor: first.nextCursor! })
  const all = [...first.items, ...rest.items]
  expect(all.map(({ name, source }) => [name, source])).toEqual([
    ['house/own-model', 'own'],
    ['house/secret-deal', 'own'],
    ['openai/gpt-4o', 'list'],
    ['look', 'own'],
  ])
  expect(all[2]).toMatchObject({ id: null, rates: { input: '2500000000' }, listVersion: expect.any(String) })
})

describe('usage that cannot be true', () => {
  it.each([
    ['missing', { inputTokens: null, outputTokens: 5 }],
    ['absurd', { inputTokens: 5, outputTokens: 900_000_000_000 }],
  ])('%s: the estimate stands in, flagged', async (_name, usage) => {
    const { step } = await callModel(gpt.name, usage)
    // By which price it was reserved, so that it can be estimated again.
    expect(step).toMatchObject({
      cost: 3_500_000n,
      kind: 'estimated',
      source: expect.stringMatching(/^list:/),
    })
  })
  it.each([
    ['negative', -1],
    ['not a number', Number.NaN],
    ['broken', 1.5],
  ])('%s: refused, naming the field, and nothing is charged', async (_name, tokens) => {
    const lease = await worker.take()
    const asked = await worker.askModel(lease)
    if (asked.outcome !== 'granted') throw new Error(asked.outcome)
    await expect(
      worker.settleModel(lease, asked.holdId!, { inputTokens: tokens, outputTokens: 1 }),
    ).rejects.toMatchObject({ message: expect.stringContaining('inputTokens') })
    expect((await stepOf(lease.runId))?.cost).toBeNull()
  })
  it('counts in a budget of tokens what was counted of the prompt', async () => {
    const { id } = await test.as('admin').budgets.save({
      name: 'Tokens',
      scope: 'endUser',
      scopeValue: 'cut',
      window: 'total',
      unit: 'tokens',
      limit: '5000',
    })
    const lease = await worker.take('desk', { endUser: 'cut' })
    const asked = await worker.askModel(lease)
    if (asked.outcome !== 'granted') throw new Error(asked.outcome)
    const usage = { inputTokens: null, outputTokens: null }
    await worker.settleModel(lease, asked.holdId!, usage, { counted: { inputTokens: 700, outputTokens: 0 } })
    expect((await test.as('viewer').budgets.get({ id })).current).toMatchObject({ held: '0', spent: '700' })
    expect(await stepOf(lease.runId)).toMatchObject({ kind: 'estimated' })
  })
})
