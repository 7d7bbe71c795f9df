import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let budgetId: string
beforeAll(async () => {
  test = await createTestServices()
  await addAgent(test)
  const worker = testWorker(test)
  await test.as('admin').prices.save({ kind: 'tool', name: 'look', rates: { perCall: '0.5' } })
  const budget = {
    name: 'All',
    scope: 'workspace',
    window: 'total',
    limit: '9000000000',
    hard: false,
  } as const
  budgetId = (await test.as('admin').budgets.save(budget)).id
  const runs = [
    {
      endUser: '=cmd()',
      tags: ['a', 'b'],
      model: 'openai/gpt-4o',
      usage: { inputTokens: 1_000_000, outputTokens: 0 },
    },
    { endUser: 'ada', tags: ['a'], model: 'house/unknown', usage: { inputTokens: 10, outputTokens: 0 } },
    { endUser: 'ada', tags: [], model: 'openai/gpt-4o', usage: { inputTokens: null, outputTokens: null } },
  ]
  for (const { model, usage, ...more } of runs) {
    const lease = await worker.take('desk', more)
    const asked = await worker.askModel(lease, { model })
    if (asked.outcome !== 'granted') throw new Error(asked.outcome)
    const counted = { inputTokens: 1_000, outputTokens: 0 }
    await worker.settleModel(lease, asked.holdId!, usage, { model, counted })
    if (more.endUser !== 'ada') {
      await worker.askTool(lease, 'look', { q: 1 })
      await worker.commitTool(lease, 'look', { q: 1 }, 'seen')
    }
  }
})
afterAll(() => test.drop())

const rows = (
  items: ReadonlyArray<{ label: string; costNanoUsd: string; modelCalls: number; toolCalls: number }>,
) => items.map((row) => [row.label, row.costNanoUsd, row.modelCalls, row.toolCalls])
const estimate = '3500000'

describe('usage', () => {
  it.each([
    ['agent', [['desk', '3003500000', 3, 1]]],
    ['version', [['desk v1', '3003500000', 3, 1]]],
    [
      'model',
      [
        ['openai/gpt-4o', '2503500000', 2, 0],
        ['house/unknown', '0', 1, 0],
      ],
    ],
    [
      'endUser',
      [
        ['=cmd()', '3000000000', 1, 1],
        ['ada', estimate, 2, 0],
      ],
    ],
    [
      'tag',
      [
        ['a', '3000000000', 2, 1],
        ['b', '3000000000', 1, 1],
      ],
    ],
    ['tool', [['look', '500000000', 0, 1]]],
  ] as const)('by %s', async (by, expected) => {
    expect(rows((await test.as('viewer').usage.by({ by })).items)).toEqual(expected)
  })
  it('by day says how sure the sum is; filters narrow it; a page follows a page', async () => {
    const viewer = test.as('viewer')
    const { total, days } = await viewer.usage.days()
    expect(total).toMatchObject({ costNanoUsd: '3003500000', estimatedNanoUsd: estimate, unpricedCalls: 1 })
    expect(days).toHaveLength(30)
    expect((await viewer.usage.days({ endUser: 'ada', tag: 'a' })).total).toMatchObject({
      costNanoUsd: '0',
      modelCalls: 1,
    })
    expect((await viewer.usage.days({ from: '2020-01-01', to: '2020-01-02' })).days).toHaveLength(2)
    const first = await viewer.usage.by({ by: 'tag', limit: 1 })
    const second = await viewer.usage.by({ by: 'tag', limit: 1, cursor: first.nextCursor! })
    expect([first.items[0]?.id, second.items[0]?.id, second.nextCursor]).toEqual(['a', 'b', null])
    expect((await test.as('viewer', test.otherWorkspaceId).usage.by()).items).toEqual([])
    await expect(viewer.usage.days({ from: '2026-02-01', to: '2026-01-01' })).rejects.toMatchObject({
      message: expect.stringContaining('from'),
    })
  })
  it('is exported in pieces; a spreadsheet runs nothing of it', async () => {
    const viewer = test.as('viewer')
    const first = await viewer.usage.export({ by: 'endUser', limit: 1 })
    const second = await viewer.usage.export({ by: 'endUser', limit: 1, cursor: first.nextCursor! })
    const [head, formula] = first.body.split('\r\n')
    expect(head).toMatch(/^"id","label","cost_usd"/)
    expect(formula).toMatch(/^"'=cmd\(\)","'=cmd\(\)","3.00","0.00","1","1","0"/)
    expect(second.body).toMatch(/^"ada"/)
    const lines = await viewer.usage.export({ by: 'endUser', format: 'jsonl' })
    expect(
      lines.body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).label),
    ).toEqual(['=cmd()', 'ada'])
  })
})

it('history is priced again by corrections, once, after a dry run that changes nothing', async () => {
  const admin = test.as('admin')
  const validFrom = '2020-01-01T00:00:00Z'
  await admin.prices.save({
    kind: 'model',
    name: 'openai/gpt-4o',
    rates: { input: '1', output: '0' },
    validFrom,
  })
  await admin.prices.save({
    kind: 'model',
    name: 'house/unknown',
    rates: { input: '5', output: '0' },
    validFrom,
  })
  const gpt = { model: 'openai/gpt-4o' }
  // The estimate, too: of 1,000 tokens in and 100 out.
  const expected = { calls: 2, deltaNanoUsd: '-1502500000' }
  expect(await admin.prices.reprice(gpt)).toMatchObject({ ...expected, dryRun: true })
  expect((await admin.usage.days()).total.costNanoUsd).toBe('3003500000')
  // Two at once: one of them finds nothing left to do.
  const both = await Promise.all([1, 2].map(() => admin.prices.reprice({ ...gpt, dryRun: false })))
  expect(both.map(({ calls }) => calls).toSorted()).toEqual([0, 2])
  expect(await admin.prices.reprice({ model: 'house/unknown', dryRun: false })).toMatchObject({
    calls: 1,
    deltaNanoUsd: '50000',
  })
  expect((await admin.usage.days()).total).toMatchObject({
    costNanoUsd: '1501050000',
    estimatedNanoUsd: '1000000',
    modelCalls: 3,
    unpricedCalls: 0,
  })
  const audit = await test.db.transaction(test.workspaceId, (tx) =>
    tx.query(`select subject_id from audit_entries where action = 'price.reprice'`),
  )
  expect(audit).toHaveLength(2)
  // Every screen says the same; the budget's ledger stays, and says what was corrected.
  expect((await admin.metrics.overview({ range: '1h' })).costNanoUsd).toBe('1501050000')
  const { points } = await admin.metrics.series({ range: '1h' })
  expect(points.reduce((sum, { costNanoUsd }) => sum + BigInt(costNanoUsd), 0n)).toBe(1_501_050_000n)
  expect((await admin.metrics.spendBy({ range: '1h', by: 'model' })).rows).toMatchObject([
    { id: 'openai/gpt-4o', costNanoUsd: '1001000000', calls: 2 },
    { id: 'house/unknown', costNanoUsd: '50000', calls: 1 },
  ])
  expect(await admin.budgets.get({ id: budgetId })).toMatchObject({
    current: { spent: '3003500000' },
    corrections: { calls: 3, deltaNanoUsd: '-1502450000' },
  })
})
