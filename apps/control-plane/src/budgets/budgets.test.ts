import type { Tx } from '@ground-control/db/database'
import { appendEvents } from '@ground-control/db/repositories/events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SeededAgent, seedAgent, seedRun } from '../../test/seed.ts'
import { createTestServices } from '../../test/services.ts'
import { reserve } from './reserve.ts'
import { settle } from './settle.ts'

type Test = Awaited<ReturnType<typeof createTestServices>>
let test: Test
let agent: SeededAgent
let admin: ReturnType<Test['as']>
type Save = Parameters<typeof admin.budgets.save>[0]
let counter = 0
/** Each in a scope of its own, so that tests do not meet each other's budgets. */
function ownUser() {
  counter += 1
  return `user ${counter}`
}

beforeAll(async () => {
  test = await createTestServices()
  admin = test.as('admin')
  agent = await seedAgent(test.services, test.workspaceId, 'desk')
})
afterAll(() => test.drop())

const query = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))
const make = (more: Partial<Save> = {}) =>
  admin.budgets.save({ name: 'Support', scope: 'endUser', window: 'day', limit: '1000', ...more })
const auditOf = (id: string) =>
  query<Record<string, unknown>>(
    'select action, before, after from audit_entries where subject_id = $1 order by at, id',
    [id],
  )

/** One call of the end user that holds and then uses so much, through the real hot path. */
async function spend(endUser: string | null, held: bigint, used: bigint | null, runId?: string) {
  const run = runId ?? (await seedRun(test.services, agent))
  const granted = await test.db.transaction(test.workspaceId, (tx) => spendIn(tx, run, endUser, held, used))
  return { run, granted }
}

async function spendIn(tx: Tx, runId: string, endUser: string | null, held: bigint, used: bigint | null) {
  const [answer] = await reserve(test.services, tx, [
    {
      stepId: test.services.newId('step'),
      call: { agentId: agent.agentId, runId, endUser, tags: [], model: 'openai/gpt-4o' },
      amounts: { cost: held, tokens: 0n, calls: 0n },
    },
  ])
  if (answer?.granted && used !== null)
    await settle(test.services, tx, [
      { holdId: answer.holdId, actual: { cost: used, tokens: 0n, calls: 0n } },
    ])
  return answer?.granted
}

describe('save', () => {
  it('makes a budget, and puts it on the record', async () => {
    const budget = await make({
      thresholds: [
        { atPercent: 90, action: 'stop' },
        { atPercent: 50, action: 'notify' },
      ],
    })
    expect(budget).toMatchObject({
      revision: 1,
      scopeLabel: 'each end user',
      limit: '1000',
      unit: 'cost',
      hard: true,
      current: null,
      forecastAt: null,
      refusals24h: 0,
    })
    expect(budget.thresholds.map((item) => item.atPercent)).toEqual([50, 90])
    expect(new Date(budget.resetsAt!).getTime()).toBeGreaterThan(Date.now())
    expect(await auditOf(budget.id)).toMatchObject([
      { action: 'budget.save', before: null, after: { name: 'Support', limit: '1000', scope: 'endUser' } },
    ])
  })

  it('changes one, and shows the change in the audit', async () => {
    const { id } = await make()
    const changed = await make({ id, revision: 1, name: 'Refunds', limit: '2000' })
    expect(changed).toMatchObject({ id, revision: 2, name: 'Refunds', limit: '2000' })
    expect((await auditOf(id))[1]).toMatchObject({
      before: { name: 'Support', limit: '1000' },
      after: { name: 'Refunds', limit: '2000' },
    })
  })

  it('lets one of several editors of a revision win', async () => {
    const { id } = await make()
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => make({ id, revision: 1, name: `by ${index}` })),
    )
    const lost = results.filter((result) => result.status === 'rejected')
    expect(lost).toHaveLength(9)
    for (const { reason } of lost) expect(reason).toMatchObject({ code: 'CONFLICT' })
    expect((await admin.budgets.get({ id })).revision).toBe(2)
    expect(await auditOf(id)).toHaveLength(2)
  })

  it('finds an agent by name or id, and keeps the id', async () => {
    for (const scopeValue of ['desk', agent.agentId]) {
      const budget = await make({ scope: 'agent', scopeValue, limit: '1000000' })
      expect(budget).toMatchObject({ scopeValue: agent.agentId, scopeLabel: 'desk' })
      await admin.budgets.archive({ id: budget.id })
    }
  })

  it.each<[string, Partial<Save>]>([
    ['scopeValue', { scope: 'agent', scopeValue: 'nobody' }],
    ['scopeValue', { scope: 'tag', scopeValue: 'two words' }],
    ['scopeValue', { scope: 'model', scopeValue: 'gpt-4o' }],
    ['scopeValue', { scope: 'workspace', scopeValue: 'x' }],
    ['window', { scope: 'run', window: 'day' }],
    ['window', { window: 'run' }],
    ['rollingMs', { window: 'rolling' }],
    ['limit', { limit: '-1' }],
    ['limit', { limit: '99999999999999999999' }],
    ['name', { name: ' ' }],
    [
      'thresholds',
      {
        thresholds: [
          { atPercent: 50, action: 'stop' },
          { atPercent: 50, action: 'ask' },
        ],
      },
    ],
  ])('refuses a bad %s, names it and changes nothing', async (field, bad) => {
    const count = async () => (await query<{ n: bigint }>('select count(*) as n from budgets'))[0]!.n
    const before = await count()
    const refused = await make(bad).then(
      () => null,
      (error: { code: string; cause: { message: string } }) => error,
    )
    expect(refused?.code).toBe('BAD_REQUEST')
    expect(refused?.cause.message).toContain(field)
    expect(await count()).toBe(before)
  })

  it('keeps what is counted once anything was', async () => {
    const endUser = ownUser()
    const { id } = await make({ scopeValue: endUser })
    expect(await make({ id, scopeValue: endUser, window: 'month' })).toMatchObject({ window: 'month' })
    await spend(endUser, 10n, 5n)
    for (const [field, change] of Object.entries({
      unit: { unit: 'calls' },
      window: { window: 'day' },
      scope: { scope: 'workspace', scopeValue: null },
    } satisfies Record<string, Partial<Save>>))
      await expect(make({ id, scopeValue: endUser, window: 'month', ...change })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        cause: { details: { issues: [{ field }] } },
      })
  })

  it('admits nothing more under a limit below what is used', async () => {
    const endUser = ownUser()
    const { id } = await make({ scopeValue: endUser })
    await spend(endUser, 500n, 500n)
    const lowered = await make({ id, scopeValue: endUser, limit: '100' })
    expect(lowered.current).toMatchObject({ spent: '500', limit: '100', available: '0' })
    expect(new Date(lowered.forecastAt!).getTime()).toBeLessThanOrEqual(Date.now())
    expect((await spend(endUser, 1n, 1n)).granted).toBe(false)
    await make({ id, scopeValue: endUser, limit: '600' })
    expect((await spend(endUser, 1n, 1n)).granted).toBe(true)
  })

  it('fires a threshold that a lower limit reaches, once, and arms those that a higher one leaves', async () => {
    const endUser = ownUser()
    const thresholds: Save['thresholds'] = [
      { atPercent: 50, action: 'notify' },
      { atPercent: 80, action: 'degrade' },
    ]
    const { id } = await make({ scopeValue: endUser, thresholds })
    const fired = async () =>
      (
        await query<{ at: number }>(
          `select (data ->> 'atPercent')::int as at from events where type = 'budget.threshold' and key = $1`,
          [id],
        )
      )
        .map((row) => row.at)
        .sort()
    await spend(endUser, 400n, 400n)
    expect(await fired()).toEqual([])
    await make({ id, scopeValue: endUser, thresholds, limit: '500' })
    expect(await fired()).toEqual([50, 80])
    await make({ id, scopeValue: endUser, thresholds, limit: '490' })
    expect(await fired()).toHaveLength(2)
    await make({ id, scopeValue: endUser, thresholds, limit: '1000' })
    await spend(endUser, 200n, 200n)
    expect(await fired()).toEqual([50, 50, 80])
  })
})

describe('archive', () => {
  it('takes it out of force and out of the list, once', async () => {
    const { id } = await make()
    expect((await admin.budgets.archive({ id })).archivedAt).not.toBe(null)
    expect(await admin.budgets.archive({ id })).toMatchObject({ revision: 2 })
    expect((await auditOf(id)).map((entry) => entry.action)).toEqual(['budget.save', 'budget.archive'])
    const ids = async (includeArchived: boolean) =>
      (await admin.budgets.list({ includeArchived })).map((budget) => budget.id)
    expect(await ids(false)).not.toContain(id)
    expect(await ids(true)).toContain(id)
    await expect(make({ id })).rejects.toMatchObject({ code: 'CONFLICT' })
  })
})

describe('get', () => {
  it('shows the fullest accounts, the burn-down and who was refused', async () => {
    const budget = await make({ name: 'Apart', scope: 'model', scopeValue: null, limit: '300' })
    const { run } = await spend(null, 100n, 40n)
    await spend(null, 10n, 30n)
    await spend(null, 50n, null)
    await test.db.transaction(test.workspaceId, (tx) =>
      appendEvents(
        tx,
        ['first', 'second'].map((message) => ({
          id: test.services.newId('event'),
          workspaceId: test.workspaceId,
          type: 'budget.refused',
          runId: run,
          agentId: agent.agentId,
          key: null,
          source: 'platform',
          data: { budgetId: budget.id, budgetName: 'Apart', accountId: null, message, point: 'model' },
        })),
      ),
    )
    const detail = await test.as('viewer').budgets.get({ id: budget.id })
    expect(detail.current).toMatchObject({
      subject: 'openai/gpt-4o',
      held: '50',
      spent: '50',
      overage: '20',
      available: '180',
    })
    expect(detail.accounts).toEqual([detail.current])
    expect(detail.refusals24h).toBe(2)
    expect(detail.refusedRuns).toHaveLength(1)
    expect(detail.refusedRuns[0]).toMatchObject({ runId: run, agentName: 'desk' })
    expect(detail.series[0]).toMatchObject({ spent: '0' })
    expect(detail.series.at(-1)).toMatchObject({ spent: '70' })
    const times = detail.series.map((point) => point.at)
    expect(times).toEqual([...times].sort())
    await admin.budgets.archive({ id: budget.id })
  })

  it('takes for present of a run budget the runs that are not over', async () => {
    const budget = await make({ scope: 'run', window: 'run', limit: '300' })
    const over = await spend(null, 100n, 90n)
    await spend(null, 100n, 20n)
    await query(`update runs set status = 'failed' where id = $1`, [over.run])
    const detail = await admin.budgets.get({ id: budget.id })
    expect(detail.current).toMatchObject({ spent: '20' })
    expect(detail.forecastAt).toBe(null)
    expect(detail.resetsAt).toBe(null)
    await admin.budgets.archive({ id: budget.id })
  })

  it('counts a new window from nothing', async () => {
    const endUser = ownUser()
    const budget = await make({ scopeValue: endUser })
    await spend(endUser, 100n, 90n)
    await query(
      `update budget_accounts set starts_at = starts_at - interval '1 day', ends_at = ends_at - interval '1 day' where budget_id = $1`,
      [budget.id],
    )
    expect((await admin.budgets.get({ id: budget.id })).current).toBe(null)
  })
})

describe('forecast', () => {
  const hourMs = 3_600_000
  /** A budget of 100 that has counted for ten hours, and what it had used so many hours ago. */
  async function longAgo(past: Array<[hoursAgo: number, used: bigint | null]>) {
    const endUser = ownUser()
    const { id } = await make({ scopeValue: endUser, window: 'total', limit: '100' })
    await query(`update budgets set created_at = now() - interval '10 hours' where id = $1`, [id])
    await spend(endUser, 50n, 50n)
    for (const [hoursAgo, used] of past)
      await query(
        `insert into ledger_entries (id, workspace_id, account_id, hold_id, run_id, kind, debit, credit, amount, used, created_at)
         select $1, workspace_id, id, 'hld', 'run', 'settle', 'held', 'spent', 1, $3, now() - $4 * interval '1 hour'
         from budget_accounts where budget_id = $2`,
        [test.services.newId('ledgerEntry'), id, used, hoursAgo],
      )
    const listed = (await admin.budgets.list()).find((budget) => budget.id === id)!
    return { listed, page: await admin.budgets.get({ id }) }
  }
  const hoursTo = (at: string) => (Date.parse(at) - Date.now()) / hourMs

  it('says in the list and on the page when it is used up, and between which dates', async () => {
    const { listed, page } = await longAgo([
      [6, 10n],
      [2, 30n],
    ])
    for (const { forecastAt, forecastBand } of [listed, page]) {
      expect(hoursTo(forecastAt!)).toBeCloseTo(10, 1)
      // By the last tenth of the time: 20 in an hour.
      expect(hoursTo(forecastBand!.from)).toBeCloseTo(2.5, 1)
      expect(hoursTo(forecastBand!.to!)).toBeCloseTo(10, 1)
    }
  })

  it('has no band where the ledger did not say yet what was used', async () => {
    const { listed, page } = await longAgo([
      [6, null],
      [2, 30n],
    ])
    expect(hoursTo(listed.forecastAt!)).toBeCloseTo(10, 1)
    expect([listed.forecastBand, page.forecastBand]).toEqual([null, null])
    expect(page.series[0]).toMatchObject({ spent: '0' })
    expect(page.series.map((point) => point.spent)).not.toContain('1')
  })

  it('counts all tiles of a rolling window', async () => {
    const endUser = ownUser()
    const { id } = await make({ scopeValue: endUser, window: 'rolling', rollingMs: 20 * hourMs })
    await query(`update budgets set created_at = now() - interval '10 hours' where id = $1`, [id])
    await spend(endUser, 50n, 50n)
    await query(
      `insert into budget_accounts (id, workspace_id, budget_id, subject, starts_at, ends_at, spent)
       select $2, workspace_id, budget_id, subject, starts_at - interval '8 hours', ends_at - interval '8 hours', 20
       from budget_accounts where budget_id = $1`,
      [id, test.services.newId('account')],
    )
    await query(
      `insert into ledger_entries (id, workspace_id, account_id, hold_id, run_id, kind, debit, credit, amount, used, created_at)
       select $2, workspace_id, id, 'hld', 'run', 'settle', 'held', 'spent', 20, 20, now() - interval '7 hours'
       from budget_accounts where budget_id = $1 and spent = 20`,
      [id, test.services.newId('ledgerEntry')],
    )
    const { current, series } = await admin.budgets.get({ id })
    expect(current).toMatchObject({ spent: '70' })
    expect([...new Set(series.map((point) => point.spent))]).toEqual(['0', '20', '70'])
  })
})

describe('ledger', () => {
  it('says what was used once an entry was in, of calls that waited for one another too', async () => {
    const endUser = ownUser()
    const budget = await make({ scopeValue: endUser })
    const run = await seedRun(test.services, agent)
    await test.db.transaction(test.workspaceId, async (tx) => {
      await tx.query('select 1')
      await spend(endUser, 10n, 40n)
      await spendIn(tx, run, endUser, 100n, 3n)
    })
    const entries = await query<{ used: number }>(
      `select used::int from ledger_entries where account_id = (select id from budget_accounts where budget_id = $1)
       order by created_at, used`,
      [budget.id],
    )
    // held, settled and exceeded; held, settled and released
    expect(entries.map(({ used }) => used)).toEqual([0, 40, 40, 40, 43, 43])
  })

  it('pages through every entry of the budget, newest first, and of one account alone', async () => {
    const [one, two] = [ownUser(), ownUser()]
    const budget = await make({ limit: '10000' })
    for (const endUser of [one, two, one]) await spend(endUser, 10n, 12n)
    const page = async (input: Omit<Parameters<typeof admin.budgets.ledger>[0], 'id'>) => {
      const seen: Awaited<ReturnType<typeof admin.budgets.ledger>>['items'] = []
      let cursor: string | undefined
      do {
        const next = await test.as('viewer').budgets.ledger({ id: budget.id, limit: 2, cursor, ...input })
        seen.push(...next.items)
        cursor = next.nextCursor ?? undefined
      } while (cursor !== undefined)
      return seen
    }
    const entries = await page({})
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length)
    const sums = Map.groupBy(entries, (entry) => entry.kind)
    for (const [kind, amount] of [
      ['hold', 30n],
      ['settle', 30n],
      ['overage', 6n],
    ] as const)
      expect(sums.get(kind)?.reduce((sum, entry) => sum + BigInt(entry.amount), 0n)).toBe(amount)
    const times = entries.map((entry) => entry.createdAt)
    expect(times).toEqual([...times].sort().reverse())
    const accountId = (await admin.budgets.get({ id: budget.id })).current!.id
    expect(await page({ accountId })).toEqual(entries.filter((entry) => entry.accountId === accountId))
    await expect(page({ accountId: test.services.newId('account') })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await admin.budgets.archive({ id: budget.id })
  })
})

describe('the walls', () => {
  it('hide budgets from another workspace, which answers like an unknown id', async () => {
    const { id } = await make()
    const stranger = test.as('admin', test.otherWorkspaceId)
    for (const budgetId of [id, test.services.newId('budget')])
      for (const call of [
        () => stranger.budgets.get({ id: budgetId }),
        () => stranger.budgets.ledger({ id: budgetId }),
        () => stranger.budgets.archive({ id: budgetId }),
        () => stranger.budgets.save({ id: budgetId, name: 'x', scope: 'workspace', window: 'day', limit: 1 }),
      ])
        await expect(call()).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'no such budget' })
    expect(await stranger.budgets.list({ includeArchived: true })).toEqual([])
    await expect(
      stranger.budgets.save({ name: 'x', scope: 'agent', scopeValue: 'desk', window: 'day', limit: 1 }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(await admin.budgets.get({ id })).toMatchObject({ revision: 1, archivedAt: null })
  })

  it('let admins alone set limits', async () => {
    const { id } = await make()
    for (const role of ['viewer', 'operator', 'developer'] as const) {
      await expect(test.as(role).budgets.archive({ id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
      await expect(
        test.as(role).budgets.save({ name: 'x', scope: 'workspace', window: 'day', limit: 1 }),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' })
      expect((await test.as(role).budgets.get({ id })).id).toBe(id)
    }
  })
})
