import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let today: string

beforeAll(async () => {
  test = await createTestServices()
  await addAgent(test)
  const worker = testWorker(test)
  const calls = [
    ['openai/gpt-4o', { inputTokens: 1_000_000, outputTokens: 0 }],
    ['openai/gpt-4o', { inputTokens: null, outputTokens: null }],
    ['openai/house', { inputTokens: 50, outputTokens: 0 }],
    ['openai/o1', { inputTokens: 1_000, outputTokens: 0 }],
    ['anthropic/claude-3-5-haiku-latest', { inputTokens: 1_000, outputTokens: 0 }],
  ] as const
  for (const [model, usage] of calls) {
    const lease = await worker.take()
    const asked = await worker.askModel(lease, { model })
    if (asked.outcome !== 'granted') throw new Error(asked.outcome)
    await worker.settleModel(lease, asked.holdId!, usage, { model })
  }
  const [row] = await test.db.transaction(test.workspaceId, (tx) =>
    tx.query<{ day: string }>(`select to_char(now() at time zone 'UTC', 'YYYY-MM-DD') as day`),
  )
  today = row!.day
})
afterAll(() => test.drop())

const file = (...lines: string[]) => ['Usage date,Model,Cost USD,Tokens', ...lines].join('\r\n')
const input = (csv: string) => ({ name: 'November', provider: 'openai', csv, dryRun: false })
const rowsOf = (table: string) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query(`select * from ${table}`))

describe('an invoice', () => {
  it('is looked at before it is kept; nothing is kept where anything is wrong', async () => {
    const admin = test.as('admin')
    const bad = file(`${today},gpt-4o,"=1+1",5`, `yesterday,gpt-4o,1,5`)
    const { preview } = await admin.invoices.import({ ...input(bad), dryRun: true })
    expect(preview).toMatchObject({
      headers: ['Usage date', 'Model', 'Cost USD', 'Tokens'],
      columns: { date: 'Usage date', model: 'Model', amount: 'Cost USD', quantity: 'Tokens' },
      lines: 2,
      problems: [
        { field: 'csv', line: 2 },
        { field: 'csv', line: 3 },
      ],
      duplicateOf: null,
    })
    await expect(admin.invoices.import(input(bad))).rejects.toMatchObject({
      message: expect.stringContaining('line 2: the amount'),
    })
    const columns = { date: 'Usage date', model: 'Model', amount: 'Price' }
    await expect(admin.invoices.import({ ...input(bad), columns })).rejects.toMatchObject({
      message: expect.stringContaining('columns.amount'),
    })
    await expect(
      admin.invoices.import(input(file('2020-01-01,gpt-4o,1,5', '2026-01-01,gpt-4o,1,5'))),
    ).rejects.toMatchObject({ message: expect.stringContaining('more than 400 days') })
    expect(await rowsOf('invoices')).toEqual([])
  })

  it('is set beside what was counted: money, tokens, what only one side has, and why', async () => {
    const admin = test.as('admin')
    const csv = file(
      `${today},gpt-4o-2024-08-06,4.0000000004,1001100`,
      `${today},house,0.5,50`,
      `${today},=HYPERLINK(1),1,`,
    )
    const { invoice } = await admin.invoices.import(input(csv))
    expect(invoice).toMatchObject({ lines: 3, amountNanoUsd: '5500000000', firstDay: today, lastDay: today })
    const report = await test.as('viewer').invoices.get({ id: invoice!.id })
    expect(report).toMatchObject({
      invoice,
      // 2.5 by the list, an estimate of 0.0035, and o1's 0.015.
      ours: { costNanoUsd: '2518500000', tokens: 1_001_050 },
      theirs: { costNanoUsd: '5500000000', tokens: 1_001_150 },
      driftNanoUsd: '2981500000',
      driftPercent: 54.2,
      lineCount: 4,
      because: [
        { reason: 'estimated', lines: 1, driftNanoUsd: '1496500000' },
        { reason: 'not_counted', lines: 1, driftNanoUsd: '1000000000' },
        { reason: 'unpriced', lines: 1, driftNanoUsd: '500000000' },
        { reason: 'not_billed', lines: 1, driftNanoUsd: '-15000000' },
      ],
    })
    expect(report.lines[0]).toEqual({
      model: 'openai/gpt-4o',
      period: today,
      ours: { costNanoUsd: '2503500000', tokens: 1_000_000, calls: 2 },
      theirs: { costNanoUsd: '4000000000', tokens: 1_001_100, names: ['gpt-4o-2024-08-06'] },
      driftNanoUsd: '1496500000',
      driftPercent: 37.41,
      reasons: [{ kind: 'estimated', calls: 1, costNanoUsd: '3500000' }, { kind: 'rate' }],
    })
    const { body, rows } = await test.as('viewer').invoices.export({ id: invoice!.id })
    expect(rows).toBe(4)
    expect(body).toContain(
      `"openai/gpt-4o","gpt-4o-2024-08-06","${today}","2","2.5035","4.00","1.4965","37.41"`,
    )
    expect(body).toContain(`"'=HYPERLINK(1)","'=HYPERLINK(1)"`)
    // A price that was wrong is put right; the report follows, and says whose price it is.
    await admin.prices.save({
      kind: 'model',
      name: 'openai/house',
      rates: { input: '10000', output: '0' },
      validFrom: '2020-01-01T00:00:00Z',
    })
    await admin.prices.reprice({ model: 'openai/house', dryRun: false })
    const after = await admin.invoices.get({ id: invoice!.id })
    expect(after.lines.find(({ model }) => model === 'openai/house')).toMatchObject({
      driftNanoUsd: '0',
      reasons: [],
    })
  })

  it('is imported once, whatever its name, also by two at once', async () => {
    const admin = test.as('admin')
    const csv = file(`${today},o1,1,5`)
    const both = await Promise.allSettled([
      admin.invoices.import(input(csv)),
      admin.invoices.import({ ...input(csv), name: 'Other' }),
    ])
    const made = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value.invoice!] : []))
    const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    expect([made.length, refused.length]).toEqual([1, 1])
    expect(refused[0]).toMatchObject({
      message: `this file was imported already, as ${made[0]!.name}`,
      cause: { code: 'conflict', details: { field: 'csv', invoiceId: made[0]!.id } },
    })
    const { preview } = await admin.invoices.import({ ...input(csv), dryRun: true })
    expect(preview?.duplicateOf).toEqual({ id: made[0]!.id, name: made[0]!.name })
    expect(await admin.invoices.remove({ id: made[0]!.id })).toEqual({ removed: true })
    await expect(admin.invoices.remove({ id: made[0]!.id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await admin.invoices.import(input(csv))).invoice).toMatchObject({ lines: 1 })
    const audit = await test.db.transaction(test.workspaceId, (tx) =>
      tx.query<{ action: string }>(
        `select action from audit_entries where action like 'invoice.%' and subject_id = $1 order by id`,
        [made[0]!.id],
      ),
    )
    expect(audit.map(({ action }) => action)).toEqual(['invoice.import', 'invoice.remove'])
  })

  it('by months counts whole months', async () => {
    const csv = `month,model,cost\n${today.slice(0, 7)},o1,1`
    const { invoice } = await test.as('admin').invoices.import({ ...input(csv), period: 'month' })
    expect(invoice?.firstDay).toBe(`${today.slice(0, 7)}-01`)
    const { lines } = await test.as('viewer').invoices.get({ id: invoice!.id })
    expect(lines.find(({ model }) => model === 'openai/o1')).toMatchObject({
      period: today.slice(0, 7),
      ours: { costNanoUsd: '15000000' },
      theirs: { costNanoUsd: '1000000000' },
    })
  })

  it('is the workspace’s alone', async () => {
    const [mine] = (await test.as('viewer').invoices.list({ limit: 1 })).items
    const theirs = test.as('admin', test.otherWorkspaceId)
    expect((await theirs.invoices.list()).items).toEqual([])
    await expect(theirs.invoices.get({ id: mine!.id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(theirs.invoices.export({ id: mine!.id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(theirs.invoices.remove({ id: mine!.id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const first = await test.as('viewer').invoices.list({ limit: 2 })
    const rest = await test.as('viewer').invoices.list({ cursor: first.nextCursor! })
    expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(3)
  })
})
