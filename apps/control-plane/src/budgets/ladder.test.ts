import { raiseAction } from '@ground-control/core/budgets/schema'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addPlane } from '../../test/planes.ts'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { expireHolds } from '../background/expire-holds.ts'
import { expireOverrides } from '../overrides/expire-overrides.ts'

type Test = Awaited<ReturnType<typeof createTestServices>>
let test: Test
let worker: ReturnType<typeof testWorker>
let admin: ReturnType<Test['as']>
type Save = Parameters<typeof admin.budgets.save>[0]
/** what a call of 1,000 tokens in and at most 100 out holds */
const big = 3_500_000n
const small = 210_000n

beforeAll(async () => {
  test = await createTestServices()
  admin = test.as('admin')
  await addAgent(test, { models: ['openai/gpt-4o', 'openai/gpt-4o-mini'] })
  worker = testWorker(test)
})
afterAll(() => test.drop())

let counter = 0
const rows = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))
/** A budget of an end user of its own, and calls of that user. */
async function world(more: Partial<Save>) {
  counter += 1
  const endUser = `user ${counter}`
  const save = (changed: Partial<Save> = {}) =>
    admin.budgets.save({
      name: endUser,
      scope: 'endUser',
      scopeValue: endUser,
      window: 'day',
      limit: '1',
      ...more,
      ...changed,
    })
  const budget = await save()
  const take = () => worker.take('desk', { endUser })
  return {
    id: budget.id,
    save: (changed: Partial<Save>) => save({ id: budget.id, ...changed }),
    take,
    /** one call of a run of its own that costs so many tokens in */
    async spend(inputTokens: number) {
      const lease = await take()
      const granted = await worker.askModel(lease, { inputTokens, maxOutputTokens: 100 })
      if (granted.outcome === 'granted' && granted.holdId)
        await worker.settleModel(lease, granted.holdId, { inputTokens, outputTokens: 0 })
      return granted.outcome
    },
    account: async () => (await admin.budgets.get({ id: budget.id })).current,
    fired: async () =>
      (
        await rows<{ at: number }>(
          `select (data ->> 'atPercent')::int as at from events where type = 'budget.threshold' and key = $1 order by 1`,
          [budget.id],
        )
      ).map(({ at }) => at),
  }
}
const topUp = (budgetId: string, amount: string, expiresInMs?: number) =>
  test.call('operator', 'overrides.apply', {
    kind: 'top_up',
    scope: { kind: 'budget', id: budgetId },
    topUp: { amount },
    reason: 'more for today',
    expiresInMs,
  })

describe('the answer', () => {
  it('is refused with every budget that was asked, and the one that refuses', async () => {
    const { take } = await world({
      limit: (big - 1n).toString(),
      thresholds: [{ atPercent: 1, action: 'stop' }],
    })
    const all = await admin.budgets.save({
      name: 'all',
      scope: 'workspace',
      window: 'total',
      limit: '999999999999',
    })
    const answer = await worker.askModel(await take())
    expect(answer).toMatchObject({
      outcome: 'refused',
      failure: {
        code: 'budget_exceeded',
        message: expect.stringContaining(
          'no room for this call: $0.000034999 left of $0.003499999, of which it stops at 1 %, $0.0035 needed',
        ),
        details: {
          by: 'budget',
          checked: expect.arrayContaining([
            expect.objectContaining({ name: 'all', answer: 'grant' }),
            expect.objectContaining({ needed: big.toString(), answer: 'refuse' }),
          ]),
        },
      },
    })
    await admin.budgets.archive({ id: all.id })
  })

  it('cuts an answer to what is left, and refuses where nothing worth having is', async () => {
    // room for the prompt and 40 tokens of answer
    const { take } = await world({ limit: (small - 36_000n).toString() })
    const lease = await take()
    // a lower model comes first: a whole answer is better than half of one
    expect(await worker.askModel(lease)).toMatchObject({ outcome: 'refused' })
    const mini = { model: 'openai/gpt-4o-mini' }
    const cut = await worker.askModel(lease, { name: 'model:2', ...mini })
    expect(cut).toMatchObject({ outcome: 'granted', maxOutputTokens: 40, model: null })
    expect(await worker.askModel(lease, { name: 'second', ...mini })).toMatchObject({ outcome: 'refused' })
  })

  it('says how long an answer may be where a limit bears on it, and not where none does', async () => {
    const hard = await world({ limit: '999999999' })
    expect(await worker.askModel(await hard.take())).toMatchObject({ maxOutputTokens: 100 })
    const soft = await world({ limit: '1', hard: false })
    expect(await worker.askModel(await soft.take())).toMatchObject({
      outcome: 'granted',
      maxOutputTokens: null,
    })
  })

  it('takes a lower model once the rung is reached, counts it by that, and says so on the run', async () => {
    const { take, account, spend } = await world({
      limit: (big * 4n).toString(),
      thresholds: [{ atPercent: 50, action: 'degrade', model: 'openai/gpt-4o-mini' }],
    })
    const ofMini = await admin.budgets.save({
      name: 'mini',
      scope: 'model',
      scopeValue: 'openai/gpt-4o-mini',
      window: 'total',
      unit: 'calls',
      limit: '1',
    })
    await spend(2_900)
    const lease = await take()
    const held = BigInt((await account())!.held)
    const granted = await worker.askModel(lease)
    expect(granted).toMatchObject({
      outcome: 'granted',
      model: 'openai/gpt-4o-mini',
      decisions: [expect.objectContaining({ by: 'budget', effect: 'degrade' })],
    })
    expect(BigInt((await account())!.held) - held).toBe(small)
    if (granted.outcome === 'granted')
      await worker.settleModel(lease, granted.holdId!, { inputTokens: 1_000, outputTokens: 100 })
    await worker.succeed(lease)
    expect(await test.as('viewer').runs.get({ id: lease.runId })).toMatchObject({
      degraded: true,
      degradedBecause: { code: 'budget_degraded' },
    })
    // the model's own budget counts it too, and is full by now
    expect(await worker.askModel(await take())).toMatchObject({
      outcome: 'refused',
      failure: { details: { name: 'mini' } },
    })
    await admin.budgets.archive({ id: ofMini.id })
  })

  it('lets so many calls a minute pass once the rung is reached, and tells the others when', async () => {
    const { take, spend } = await world({
      limit: (big * 100n).toString(),
      thresholds: [{ atPercent: 1, action: 'throttle', perMinute: 2 }],
    })
    await spend(2_000)
    const leases = await Promise.all(Array.from({ length: 5 }, take))
    const answers = await Promise.all(leases.map((lease) => worker.askModel(lease)))
    expect(answers.filter(({ outcome }) => outcome === 'granted')).toHaveLength(1)
    for (const answer of answers)
      if (answer.outcome === 'later') {
        expect(answer.retryAfterMs).toBeGreaterThan(0)
        expect(answer.retryAfterMs).toBeLessThanOrEqual(30_000)
      } else expect(answer.outcome).toBe('granted')
    expect(
      await rows(`select 1 from steps where run_id = any($1) and kind = 'model'`, [
        leases.map(({ runId }) => runId),
      ]),
    ).toHaveLength(1)
  })

  it('pauses the agent whose call gets there, once, until the window ends', async () => {
    await addAgent(test, { name: 'spender' })
    const budget = await admin.budgets.save({
      name: 'spender',
      scope: 'agent',
      scopeValue: 'spender',
      window: 'day',
      limit: (big * 10n).toString(),
      thresholds: [{ atPercent: 20, action: 'pause' }],
    })
    const lease = await worker.take('spender')
    for (const name of ['one', 'two', 'three']) {
      const granted = await worker.askModel(lease, { name })
      if (granted.outcome !== 'granted') {
        expect([name, granted]).toMatchObject(['three', { outcome: 'lost', reason: 'paused' }])
        continue
      }
      await worker.settleModel(lease, granted.holdId!, { inputTokens: 1_000, outputTokens: 100 }, { name })
    }
    const orders = (await test.as('viewer').overrides.list({ inForce: true })).items
    expect(orders).toMatchObject([
      {
        kind: 'pause',
        scopeLabel: 'spender',
        author: { kind: 'system', id: budget.id },
        expiresAt: expect.any(String),
      },
    ])
    await test.as('operator').overrides.lift({ id: orders[0]!.id })
    await admin.budgets.archive({ id: budget.id })
  })
})

describe('ask', () => {
  const asking = () => world({ limit: big.toString(), thresholds: [{ atPercent: 50, action: 'ask' }] })

  it('waits for a person, who raises the budget until a time; the run goes on, and so do others that wait', async () => {
    const { id, take, account } = await asking()
    const [one, two] = [await take(), await take()]
    const asked = []
    for (const lease of [one, two]) {
      const answer = await worker.askModel(lease)
      if (answer.outcome !== 'ask') throw new Error(`not asked: ${answer.outcome}`)
      expect(await worker.askModel(lease)).toEqual(answer)
      asked.push(answer)
      await worker.suspend(lease, [
        {
          step: { name: 'model', occurrence: 0 },
          digest: (await digestOf(answer.stepId))!,
          on: { kind: 'approval' },
        },
      ])
    }
    const approval = await test.as('operator').approvals.get({ id: asked[0]!.approvalId })
    expect(approval).toMatchObject({
      action: raiseAction,
      arguments: { budgetId: id, needed: big.toString() },
    })
    const wrong = { ...(approval.arguments as object), raiseBy: '-5' }
    await expect(
      test.as('operator').approvals.decide({
        id: approval.id,
        digest: approval.digest,
        decision: { kind: 'edit', arguments: wrong },
      }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    const edited = { ...(approval.arguments as object), raiseBy: (big * 5n).toString(), forMs: 60_000 }
    await test.as('operator').approvals.decide({
      id: approval.id,
      digest: approval.digest,
      decision: { kind: 'edit', arguments: edited },
    })
    expect(await account()).toBe(null)
    const order = (await test.as('viewer').overrides.list({ inForce: true })).items.find(
      ({ kind }) => kind === 'top_up',
    )
    expect(order).toMatchObject({
      scope: { kind: 'budget', id },
      params: { amount: (big * 5n).toString() },
      expiresAt: expect.any(String),
    })
    expect((await test.as('viewer').approvals.get({ id: asked[1]!.approvalId })).status).toBe('superseded')
    for (const { runId } of [one, two]) {
      const begun = await worker.begin(runId, 2)
      if (begun.outcome !== 'begun') throw new Error('not begun')
      expect(await worker.askModel(begun.lease)).toMatchObject({ outcome: 'granted' })
    }
    expect(await account()).toMatchObject({ limit: (big * 6n).toString(), held: (big * 2n).toString() })
    expect((await test.as('viewer').approvals.get({ id: approval.id })).consumedAt).not.toBe(null)
  })

  it('is a no where the person says no', async () => {
    const { id, take } = await asking()
    const lease = await take()
    const answer = await worker.askModel(lease)
    if (answer.outcome !== 'ask') throw new Error('not asked')
    const askedRuns = async () => (await test.as('viewer').budgets.get({ id })).askedRuns
    expect(await askedRuns()).toMatchObject([{ runId: lease.runId, approvalId: answer.approvalId }])
    const { digest } = await test.as('operator').approvals.get({ id: answer.approvalId })
    await test
      .as('operator')
      .approvals.decide({ id: answer.approvalId, digest, decision: { kind: 'reject' }, reason: 'enough' })
    expect(await worker.askModel(lease)).toMatchObject({
      outcome: 'rejected',
      status: 'rejected',
      reason: 'enough',
    })
    expect(await askedRuns()).toEqual([])
  })

  it('is answered by a raise that comes from elsewhere, and asked about no longer', async () => {
    const { id, take } = await asking()
    const lease = await take()
    const answer = await worker.askModel(lease)
    if (answer.outcome !== 'ask') throw new Error('not asked')
    await topUp(id, (big * 9n).toString())
    expect((await test.as('viewer').approvals.get({ id: answer.approvalId })).status).toBe('superseded')
    expect(await worker.askModel(lease)).toMatchObject({ outcome: 'granted' })
  })
})

describe('a top-up', () => {
  it('is room until its time is up; what was used meanwhile stays used', async () => {
    const { id, take, spend, account, fired } = await world({
      limit: big.toString(),
      thresholds: [{ atPercent: 90, action: 'notify' }],
    })
    await topUp(id, (big * 9n).toString(), 60_000)
    expect(await spend(10_000)).toBe('granted')
    expect(await account()).toMatchObject({ limit: (big * 10n).toString(), spent: '25000000' })
    expect(await fired()).toEqual([])
    const later = await take()
    await rows(`update overrides set expires_at = now() where scope_id = $1`, [id])
    expect(await worker.askModel(later)).toMatchObject({ outcome: 'refused' })
    await expireOverrides(test.services)
    expect(await fired()).toEqual([90])
    await expireOverrides(test.services)
    expect(await fired()).toEqual([90])
  })

  it('is refused of a budget that another workspace has, and of one out of force', async () => {
    const { id } = await world({})
    const strange = { kind: 'top_up', scope: { kind: 'budget', id }, topUp: { amount: '1' }, reason: 'x' }
    await expect(
      test.call('operator', 'overrides.apply', strange, test.otherWorkspaceId),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await admin.budgets.archive({ id })
    await expect(topUp(id, '1')).rejects.toMatchObject({ code: 'CONFLICT' })
  })
})

describe('a rolling window', () => {
  it('frees what is older than its length, and nothing before', async () => {
    const { id, spend, account } = await world({
      window: 'rolling',
      rollingMs: 3_600_000,
      limit: (big * 2n).toString(),
    })
    expect(await spend(2_000)).toBe('granted')
    expect(await spend(2_000)).toBe('refused')
    const age = (minutes: number) =>
      rows(
        `update budget_accounts set starts_at = starts_at - $2 * interval '1 minute', ends_at = ends_at - $2 * interval '1 minute' where budget_id = $1`,
        [id, minutes],
      )
    await age(57)
    expect(await account()).toMatchObject({ spent: '5000000', available: '2000000' })
    expect(await spend(2_000)).toBe('refused')
    expect(await spend(400)).toBe('granted')
    await age(6)
    expect(await account()).toMatchObject({ spent: '1000000' })
    expect(await spend(2_000)).toBe('granted')
  })
})

describe('a preview', () => {
  it('says what a draft would have done with the calls that were made, and changes nothing', async () => {
    const { id, spend, fired } = await world({ limit: '999999999999' })
    for (const inputTokens of [1_000, 2_000, 1_000]) await spend(inputTokens)
    const { scopeValue } = await admin.budgets.get({ id })
    const draft = {
      name: 'draft',
      scope: 'endUser' as const,
      scopeValue,
      window: 'total' as const,
      limit: '6000000',
      thresholds: [{ atPercent: 50, action: 'notify' as const }],
    }
    const count = async () => (await test.as('viewer').budgets.list({ includeArchived: true })).length
    const before = await count()
    expect(await test.as('viewer').budgets.preview(draft)).toMatchObject({
      calls: 3,
      refused: 1,
      runs: 1,
      used: '10000000',
      allowed: '5000000',
      fired: [{ threshold: { atPercent: 50 }, times: 1 }],
      accounts: [{ subject: scopeValue, used: '10000000', refusedAt: expect.any(String) }],
    })
    expect(await test.as('viewer', test.otherWorkspaceId).budgets.preview(draft)).toMatchObject({ calls: 0 })
    expect([await count(), await fired()]).toEqual([before, []])
  })
})

describe('races', () => {
  it('fire each threshold once, however many calls of however many control planes cross it', async () => {
    const { take, fired } = await world({
      limit: (big * 60n).toString(),
      thresholds: [10, 30, 50].map((atPercent) => ({ atPercent, action: 'notify' as const })),
    })
    const planes = [test, addPlane(test), addPlane(test)]
    const leases = await Promise.all(Array.from({ length: 45 }, take))
    await Promise.all(
      leases.map(async (lease, index) => {
        const plane = { ...test, as: planes[index % 3]!.as }
        const own = testWorker(plane)
        const granted = await own.askModel(lease)
        if (granted.outcome !== 'granted') throw new Error('not granted')
        await own.settleModel(lease, granted.holdId!, { inputTokens: 1_000, outputTokens: 100 })
      }),
    )
    expect(await fired()).toEqual([10, 30, 50])
  })

  it('of a settlement with its expiry and its cancel end a hold one way, and the books agree', async () => {
    const { take, account } = await world({ limit: (big * 1_000n).toString() })
    const leases = await Promise.all(Array.from({ length: 30 }, take))
    const holds = await Promise.all(
      leases.map(async (lease) => {
        const granted = await worker.askModel(lease)
        if (granted.outcome !== 'granted' || granted.holdId === null) throw new Error('not granted')
        return granted.holdId
      }),
    )
    await rows(`update holds set expires_at = now() where id = any($1)`, [holds])
    await Promise.all([
      ...leases.map((lease, index) =>
        worker.settleModel(lease, holds[index]!, { inputTokens: 1_000, outputTokens: 50 }),
      ),
      ...leases.map(({ runId }) => test.as('operator').runs.cancel({ id: runId })),
      expireHolds(test.services),
      expireHolds(test.services),
    ])
    const ends = await rows<{ status: string; entries: bigint; closed: bigint; opened: bigint }>(
      `select h.status, h.amounts[1] as opened,
         coalesce(sum(l.amount) filter (where l.kind in ('settle', 'release', 'expire')), 0)::bigint as closed
       from holds h left join ledger_entries l on l.hold_id = h.id where h.id = any($1) group by h.id`,
      [holds],
    )
    for (const end of ends) {
      expect(end.status).not.toBe('open')
      expect(end.closed).toBe(end.opened)
    }
    // whichever way each ended, every call was made and is counted in full
    expect(await account()).toMatchObject({ held: '0' })
    const { spent, overage } = (await account())!
    expect(BigInt(spent) + BigInt(overage)).toBe(30n * 3_000_000n)
  })

  it('leave a hold in the window that made it', async () => {
    const { id, take, account } = await world({ limit: (big * 10n).toString() })
    const lease = await take()
    const granted = await worker.askModel(lease)
    if (granted.outcome !== 'granted') throw new Error('not granted')
    await rows(
      `update budget_accounts set starts_at = starts_at - interval '1 day', ends_at = ends_at - interval '1 day' where budget_id = $1`,
      [id],
    )
    await worker.settleModel(lease, granted.holdId!, { inputTokens: 1_000, outputTokens: 100 })
    expect(await account()).toBe(null)
    expect(await rows('select held, spent from budget_accounts where budget_id = $1', [id])).toEqual([
      { held: 0n, spent: big },
    ])
  })
})

const digestOf = async (stepId: string) =>
  (await rows<{ digest: string }>('select digest from steps where id = $1', [stepId]))[0]?.digest
