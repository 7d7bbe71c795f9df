import type { ApplyOverrideInput, ApplyOverrideResult } from '@ground-control/core/overrides/schema'
import type { RunStatus } from '@ground-control/core/runs/schema'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { expireOverrides } from './expire-overrides.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let agents: { one: string; two: string; foreign: string }
beforeAll(async () => {
  test = await createTestServices()
})
afterAll(() => test.drop())

const sql = <Row>(text: string, values: unknown[] = [], workspace = test.workspaceId) =>
  test.db.transaction(workspace, (tx) => tx.query<Row>(text, values))

async function newAgent(workspace = test.workspaceId) {
  const id = test.services.newId('agent')
  const version = test.services.newId('agentVersion')
  await sql(
    `insert into agents (id, workspace_id, name, description, current_version_id) values ($1, $2, $1, '', $3)`,
    [id, workspace, version],
    workspace,
  )
  await sql(
    `insert into agent_versions (id, workspace_id, agent_id, number, digest, definition, created_by) values ($1, $2, $3, 1, 'd', '{}', 'x')`,
    [version, workspace, id],
    workspace,
  )
  return id
}

type RunSketch = { status?: RunStatus; parent?: string; wakeInMs?: number; workspace?: string }
async function newRun(
  agentId: string,
  { status = 'queued', parent, wakeInMs, workspace = test.workspaceId }: RunSketch = {},
) {
  const id = test.services.newId('run')
  await sql(
    `insert into runs (id, workspace_id, agent_id, agent_version_id, status, input, created_by, dispatch, dispatched_at, fence, parent_run_id, lease_token, lease_until, wake_at, finished_at)
     select $1, $2, $3, current_version_id, $4::run_status, '{}', 'x', 1, now(), 3, $5, case when $4 = 'running' then 't' end,
       case when $4 = 'running' then now() + interval '20 seconds' end, now() + $6 * interval '1 millisecond', case when $4 in ('succeeded', 'failed', 'cancelled') then now() end
     from agents where id = $3`,
    [id, workspace, agentId, status, parent ?? null, wakeInMs ?? null],
    workspace,
  )
  return id
}

async function newStep(runId: string, kind: string, status: string) {
  const id = test.services.newId('step')
  await sql(
    `insert into steps (id, workspace_id, run_id, name, occurrence, kind, status, digest, fence) values ($1, $2, $3, $1, 0, $4::step_kind, $5::step_status, 'd', 3)`,
    [id, test.workspaceId, runId, kind, status],
  )
  return id
}

async function newHold(runId: string, amounts: bigint[]) {
  const id = test.services.newId('hold')
  const accounts = amounts.map(() => test.services.newId('account'))
  const budget = test.services.newId('budget')
  await sql(
    `insert into budgets (id, workspace_id, name, scope, "window", unit, "limit", created_by) values ($1, $2, 'b', 'workspace', 'day', 'cost', 1000, 'x')`,
    [budget, test.workspaceId],
  )
  for (const [index, account] of accounts.entries()) {
    await sql(
      `insert into budget_accounts (id, workspace_id, budget_id, subject, starts_at, held, spent) values ($1, $2, $4, $1, now(), $3, 5)`,
      [account, test.workspaceId, amounts[index], budget],
    )
  }
  await sql(
    `insert into holds (id, workspace_id, run_id, step_id, account_ids, amounts, expires_at) values ($1, $2, $3, 's', $4, $5, now() + interval '1 hour')`,
    [id, test.workspaceId, runId, accounts, amounts],
  )
  return { id, accounts }
}

const runsOf = async (ids: string[]) => {
  const rows = await sql<{
    id: string
    status: RunStatus
    failure: { code: string; message: string } | null
    dispatch: number
  }>('select id, status, failure, dispatch from runs where id = any($1)', [ids])
  return ids.map((id) => rows.find((row) => row.id === id)!)
}
const statusesOf = async (ids: string[]) => (await runsOf(ids)).map((run) => run.status)
const apply = (
  input: Partial<ApplyOverrideInput>,
  role: Parameters<typeof test.call>[0] = 'operator',
  workspace = test.workspaceId,
) =>
  test.call(
    role,
    'overrides.apply',
    { kind: 'pause', scope: { kind: 'workspace' }, reason: 'because', ...input },
    workspace,
  ) as Promise<ApplyOverrideResult>
const lift = (id: string) => test.as('operator').overrides.lift({ id, reason: 'fine again' })
const outbox = () =>
  sql<{ payload: { runId: string; dispatch: number } }>('delete from outbox returning payload').then((rows) =>
    rows.map((row) => row.payload),
  )
const auditOf = (id: string) =>
  sql<{ action: string; after: Record<string, unknown>; actor_kind: string }>(
    'select action, after, actor_kind from audit_entries where subject_id = $1 order by at, id',
    [id],
  )
const refused = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) })

beforeEach(async () => {
  await sql(`update overrides set lifted_at = now() where lifted_at is null`)
  await sql(`update runs set status = 'cancelled' where status in ('queued', 'running', 'waiting')`)
  agents = { one: await newAgent(), two: await newAgent(), foreign: await newAgent(test.otherWorkspaceId) }
  await outbox()
})

describe('kill', () => {
  it('ends every run in scope, gives back what was held, closes what was asked, and leaves the rest alone', async () => {
    const mine = [
      await newRun(agents.one),
      await newRun(agents.one, { status: 'running' }),
      await newRun(agents.one, { status: 'waiting' }),
    ]
    const done = await newRun(agents.one, { status: 'succeeded' })
    const others = [await newRun(agents.two), await newRun(agents.two, { status: 'running' })]
    const foreign = await newRun(agents.foreign, { workspace: test.otherWorkspaceId })
    await newStep(mine[1]!, 'model', 'started')
    const waiting = await newStep(mine[2]!, 'approval', 'waiting')
    const approval = test.services.newId('approval')
    await sql(
      `insert into approvals (id, workspace_id, run_id, step_id, agent_id, agent_version_id, action, title, arguments, digest, risk)
       values ($1, $2, $3, $4, $5, 'v', 'a', 't', '{}', 'd', 'low')`,
      [approval, test.workspaceId, mine[2], waiting, agents.one],
    )
    const hold = await newHold(mine[1]!, [70n, 30n])
    const otherHold = await newHold(others[1]!, [9n])

    const { override, receipt } = await apply({ kind: 'kill', scope: { kind: 'agent', id: agents.one } })
    expect(receipt).toEqual({ stopped: 3, inFlight: 1, alreadyOver: 0, runIds: [...mine].sort() })
    expect(override).toMatchObject({
      kind: 'kill',
      inForce: true,
      receipt,
      scopeLabel: agents.one,
      author: { kind: 'program' },
      reason: 'because',
    })
    const killed = await runsOf(mine)
    for (const run of killed)
      expect(run).toMatchObject({
        status: 'cancelled',
        failure: { code: 'killed', retryable: false, message: expect.stringContaining(override!.id) },
      })
    expect(await statusesOf([done, ...others])).toEqual(['succeeded', 'queued', 'running'])
    expect(await sql('select status from runs where id = $1', [foreign], test.otherWorkspaceId)).toEqual([
      { status: 'queued' },
    ])

    expect(await sql('select status from approvals where id = $1', [approval])).toEqual([
      { status: 'cancelled' },
    ])
    expect(await sql('select status from steps where id = $1', [waiting])).toEqual([{ status: 'waiting' }])
    expect(
      await sql('select status, ended_at is not null as ended from holds where id = $1', [hold.id]),
    ).toEqual([{ status: 'released', ended: true }])
    expect(await sql('select held, spent from budget_accounts where id = any($1)', [hold.accounts])).toEqual([
      { held: 0n, spent: 5n },
      { held: 0n, spent: 5n },
    ])
    expect(
      await sql('select kind, debit, credit, amount from ledger_entries where hold_id = $1 order by amount', [
        hold.id,
      ]),
    ).toEqual([
      { kind: 'release', debit: 'held', credit: 'available', amount: 30n },
      { kind: 'release', debit: 'held', credit: 'available', amount: 70n },
    ])
    expect(await sql('select held from budget_accounts where id = any($1)', [otherHold.accounts])).toEqual([
      { held: 9n },
    ])

    const events = await sql<{ run_id: string }>(
      `select run_id from events where type = 'run.cancelled' and run_id = any($1)`,
      [mine],
    )
    expect(events.map((event) => event.run_id).sort()).toEqual([...mine].sort())
    expect(await auditOf(override!.id)).toEqual([
      {
        action: 'override.apply',
        actor_kind: 'program',
        after: expect.objectContaining({ kind: 'kill', stopped: 3, inFlight: 1, reason: 'because' }),
      },
    ])
    for (const id of mine) expect(await auditOf(id)).toHaveLength(1)
    expect(await auditOf(done)).toEqual([])
  })

  it('of a run is over at once, and ends what the run called', async () => {
    const parent = await newRun(agents.one, { status: 'waiting' })
    const child = await newRun(agents.two, { status: 'running', parent })
    const grandchild = await newRun(agents.two, { parent: child })
    const sibling = await newRun(agents.two)
    const { override, receipt } = await apply({ kind: 'kill', scope: { kind: 'run', id: parent } })
    expect(receipt).toMatchObject({ stopped: 3, inFlight: 0 })
    expect(override).toMatchObject({ inForce: false, liftedAt: expect.any(String) })
    expect(await statusesOf([parent, child, grandchild, sibling])).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
      'queued',
    ])
    await expect(lift(override!.id)).rejects.toEqual(refused('conflict'))
  })

  it('counts a run that is over, and changes nothing about it', async () => {
    const run = await newRun(agents.one, { status: 'failed' })
    expect((await apply({ kind: 'kill', scope: { kind: 'run', id: run } })).receipt).toEqual({
      stopped: 0,
      inFlight: 0,
      alreadyOver: 1,
      runIds: [],
    })
    expect(await statusesOf([run])).toEqual(['failed'])
    await expect(apply({ kind: 'pause', scope: { kind: 'run', id: run } })).rejects.toEqual(
      refused('conflict'),
    )
  })

  it('wakes a parent that is not killed itself: its child has failed', async () => {
    const parent = await newRun(agents.one, { status: 'waiting' })
    const step = await newStep(parent, 'child', 'waiting')
    const child = await newRun(agents.two, { status: 'running', parent })
    await sql('update runs set parent_step_id = $2 where id = $1', [child, step])
    await apply({ kind: 'kill', scope: { kind: 'agent', id: agents.two } })
    expect(await statusesOf([parent, child])).toEqual(['queued', 'cancelled'])
    expect(await sql(`select status, error ->> 'code' as code from steps where id = $1`, [step])).toEqual([
      { status: 'failed', code: 'killed' },
    ])
    expect((await outbox()).map((message) => message.runId)).toEqual([parent])
  })

  it('given many times at once ends each run once', async () => {
    const runs = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        newRun(n % 2 ? agents.one : agents.two, { status: n % 3 ? 'running' : 'queued' }),
      ),
    )
    for (const run of runs) await newHold(run, [10n])
    const orders = [
      { kind: 'workspace' },
      { kind: 'agent', id: agents.one },
      { kind: 'agent', id: agents.two },
      { kind: 'workspace' },
    ] as const
    const results = await Promise.all(orders.map((scope) => apply({ kind: 'kill', scope })))
    expect(results.reduce((sum, { receipt }) => sum + receipt.stopped, 0)).toBe(20)
    expect(new Set(await statusesOf(runs))).toEqual(new Set(['cancelled']))
    expect(
      await sql(
        `select count(*)::int as count from events where type = 'run.cancelled' and run_id = any($1)`,
        [runs],
      ),
    ).toEqual([{ count: 20 }])
    expect(
      await sql(`select count(*)::int as count from ledger_entries where run_id = any($1)`, [runs]),
    ).toEqual([{ count: 20 }])
    expect(
      await sql(`select count(*)::int as count from holds where run_id = any($1) and status = 'open'`, [
        runs,
      ]),
    ).toEqual([{ count: 0 }])
  })

  it('meets a run that finishes at the same moment: one of them ends it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const run = await newRun(agents.one, { status: 'running' })
      const [{ receipt }] = await Promise.all([
        apply({ kind: 'kill', scope: { kind: 'agent', id: agents.one } }),
        sql(
          `update runs set status = 'succeeded', finished_at = now() where id = $1 and status = 'running'`,
          [run],
        ),
      ])
      const [status] = await statusesOf([run])
      expect(receipt.stopped).toBe(status === 'cancelled' ? 1 : 0)
    }
  })
})

describe('pause and lift', () => {
  it('leaves runs as they are; lifting sends again what was queued, under a new number', async () => {
    const queued = await newRun(agents.one)
    const running = await newRun(agents.one, { status: 'running' })
    const later = await newRun(agents.one, { wakeInMs: 60_000 })
    const other = await newRun(agents.two)
    const { override, receipt } = await apply({ scope: { kind: 'agent', id: agents.one } })
    expect(receipt.stopped).toBe(3)
    expect(await statusesOf([queued, running, later])).toEqual(['queued', 'running', 'queued'])
    const lifted = await lift(override!.id)
    expect(lifted).toMatchObject({ inForce: false, liftedBy: { kind: 'program' } })
    expect(await outbox()).toEqual([expect.objectContaining({ runId: queued, dispatch: 2 })])
    expect((await runsOf([queued, later, other])).map((run) => run.dispatch)).toEqual([2, 1, 1])
    expect((await auditOf(override!.id)).at(-1)).toMatchObject({
      action: 'override.lift',
      after: { reason: 'fine again', woke: 1 },
    })
  })

  it('does not wake what another order still holds', async () => {
    const runs = [await newRun(agents.one), await newRun(agents.two)]
    const whole = await apply({})
    await apply({ scope: { kind: 'agent', id: agents.two } })
    await lift(whole.override!.id)
    expect((await outbox()).map((message) => message.runId)).toEqual([runs[0]])
  })

  it('is lifted once', async () => {
    const { override } = await apply({})
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => lift(override!.id)))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect((await auditOf(override!.id)).filter((entry) => entry.action === 'override.lift')).toHaveLength(1)
  })

  it('ends by itself at its time: what it held goes on, on record, once', async () => {
    const queued = await newRun(agents.one)
    const { override } = await apply({ scope: { kind: 'agent', id: agents.one }, expiresInMs: 60_000 })
    expect(await expireOverrides(test.services)).toBe(false)
    expect(await outbox()).toEqual([])
    await sql(`update overrides set expires_at = now() - interval '1 second' where id = $1`, [override!.id])
    await Promise.all([
      expireOverrides(test.services),
      expireOverrides(test.services),
      expireOverrides(test.services),
    ])
    expect((await outbox()).map((message) => message.runId)).toEqual([queued])
    expect((await auditOf(override!.id)).at(-1)).toMatchObject({
      action: 'override.expire',
      actor_kind: 'system',
    })
    expect(await auditOf(override!.id)).toHaveLength(2)
    await expect(lift(override!.id)).rejects.toEqual(refused('conflict'))
  })
})

it('a dry run finds what it would stop and changes nothing', async () => {
  const run = await newRun(agents.one, { status: 'running' })
  const before = await sql(
    'select (select count(*) from overrides) as a, (select count(*) from audit_entries) as b, (select count(*) from events) as c',
  )
  const result = await apply({ kind: 'kill', scope: { kind: 'agent', id: agents.one }, dryRun: true })
  expect(result).toEqual({
    dryRun: true,
    override: null,
    receipt: { stopped: 1, inFlight: 0, alreadyOver: 0, runIds: [run] },
  })
  expect(await statusesOf([run])).toEqual(['running'])
  expect(
    await sql(
      'select (select count(*) from overrides) as a, (select count(*) from audit_entries) as b, (select count(*) from events) as c',
    ),
  ).toEqual(before)
})

describe('list', () => {
  it('pages newest first, whole and in force alone', async () => {
    const made: string[] = []
    for (let n = 0; n < 5; n += 1)
      made.push(
        (
          await apply({
            kind: 'pin_model',
            model: 'openai/gpt-4o-mini',
            scope: { kind: 'agent', id: agents.one },
          })
        ).override!.id,
      )
    await lift(made[2]!)
    const read = async (input: { inForce?: boolean }) => {
      const ids: string[] = []
      let cursor: string | undefined
      do {
        const page = await test.as('viewer').overrides.list({ ...input, limit: 2, cursor })
        ids.push(...page.items.map((item) => item.id))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      return ids
    }
    const newestFirst = made.toReversed()
    expect((await read({})).slice(0, 5)).toEqual(newestFirst)
    expect(await read({ inForce: true })).toEqual(newestFirst.filter((id) => id !== made[2]))
    expect(await read({ inForce: false })).toContain(made[2])
    const [item] = (await test.as('viewer').overrides.list({ limit: 1 })).items
    expect(item).toMatchObject({ kind: 'pin_model', params: { model: 'openai/gpt-4o-mini' }, inForce: true })
    await expect(test.as('viewer').overrides.list({ cursor: 'bm9wZQ' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
    expect((await test.as('admin', test.otherWorkspaceId).overrides.list()).items).toEqual([])
  })
})

describe('who may, and on what', () => {
  it('needs an operator', async () => {
    for (const role of ['viewer', 'worker'] as const) {
      await expect(apply({}, role)).rejects.toMatchObject({ code: 'FORBIDDEN' })
      await expect(
        test.as(role).overrides.lift({ id: test.services.newId('override') }),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    await expect(apply({}, 'nobody')).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })
  it('knows nothing of another workspace', async () => {
    const run = await newRun(agents.one)
    const { override } = await apply({})
    for (const scope of [
      { kind: 'agent', id: agents.one },
      { kind: 'run', id: run },
    ] as const)
      await expect(apply({ kind: 'kill', scope }, 'admin', test.otherWorkspaceId)).rejects.toEqual(
        refused('not_found'),
      )
    await expect(
      test.as('admin', test.otherWorkspaceId).overrides.lift({ id: override!.id }),
    ).rejects.toEqual(refused('not_found'))
    await expect(apply({ scope: { kind: 'agent', id: test.services.newId('agent') } })).rejects.toEqual(
      refused('not_found'),
    )
    await expect(lift(test.services.newId('override'))).rejects.toEqual(refused('not_found'))
    await apply({ kind: 'kill' }, 'admin', test.otherWorkspaceId)
    expect(await statusesOf([run])).toEqual(['queued'])
  })
  it.each([
    ['reason', { reason: '  ' }],
    ['reason', { reason: 'a\0b' }],
    ['model', { kind: 'pin_model' }],
    ['model', { kind: 'kill', model: 'openai/gpt-4o' }],
    ['expiresInMs', { kind: 'bypass' }],
    ['expiresInMs', { kind: 'bypass', expiresInMs: 4 * 3_600_000 + 1 }],
    ['tool', { kind: 'pause', tool: 'refund' }],
    ['tool', { kind: 'bypass', expiresInMs: 60_000, tool: ' ' }],
    ['expiresInMs', { expiresInMs: -1 }],
    ['expiresInMs', { expiresInMs: Number.POSITIVE_INFINITY }],
    ['scope', { scope: { kind: 'agent', id: "x'; drop table runs" } }],
    ['kind', { kind: 'explode' }],
  ] as Array<[string, Partial<ApplyOverrideInput>]>)(
    'refuses bad input that names %s',
    async (field, input) => {
      const before = await sql('select count(*) from overrides')
      await expect(apply(input)).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringContaining(field),
      })
      expect(await sql('select count(*) from overrides')).toEqual(before)
    },
  )
})
