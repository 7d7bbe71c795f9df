import type { Degradation } from '@ground-control/core/degradation/schema'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'

type Test = Awaited<ReturnType<typeof createTestServices>>
type Rule = Parameters<ReturnType<Test['as']>['policies']['save']>[0]['rules'][number]
let test: Test
let worker: ReturnType<typeof testWorker>
let admin: ReturnType<Test['as']>
const big = 'openai/gpt-4o'
const small = 'openai/gpt-4o-mini'

beforeAll(async () => {
  test = await createTestServices()
  admin = test.as('admin')
  await addAgent(test, { models: [big, small] })
  worker = testWorker(test)
})
afterAll(() => test.drop())

const rows = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))

let counter = 0
/** A policy in force for calls of one tag alone. */
async function policy(...rules: Array<Partial<Rule> & Pick<Rule, 'effect'>>) {
  counter += 1
  const tag = `kind-${counter}`
  const saved = await admin.policies.save({
    name: `policy-${counter}`,
    rules: rules.map(({ when = 'true', ...rule }, index) => ({
      name: `rule ${index}`,
      on: 'model_call',
      ...rule,
      when: `'${tag}' in run.tags && (${when})`,
    })),
  })
  await admin.policies.publish({ id: saved.id, revision: saved.revision })
  return { id: saved.id, tag, take: () => worker.take('desk', { tags: [tag] }) }
}
const stepOf = async (runId: string, name = 'model') =>
  (
    await rows<{ id: string; model: string; degraded: Degradation[] | null; costNanoUsd: bigint }>(
      `select id, model, degraded, cost_nano_usd as "costNanoUsd" from steps where run_id = $1 and name = $2`,
      [runId, name],
    )
  )[0]!

describe('a rule that degrades', () => {
  it('sends the call to the next model, holds that one’s price, and says from what to what, why and what it saved', async () => {
    const { id, take } = await policy({ effect: 'degrade', message: 'the night is cheap' })
    const lease = await take()
    const answer = await worker.askModel(lease)
    const message = `${small} instead of ${big}: the night is cheap`
    expect(answer).toMatchObject({
      outcome: 'granted',
      model: small,
      decisions: [{ by: 'policy', effect: 'degrade', id, rule: 'rule 0', version: 1, message }],
    })
    if (answer.outcome !== 'granted') return
    const [hold] = await rows<{ cost: bigint }>('select cost_nano_usd as cost from holds where id = $1', [
      answer.holdId,
    ])
    expect(hold?.cost).toBe(210_000n)
    const step = { from: big, to: small, by: 'policy', id, name: 'policy-1', rule: 'rule 0', version: 1 }
    expect(await stepOf(lease.runId)).toMatchObject({ model: small, degraded: [step] })
    await worker.settleModel(
      lease,
      answer.holdId!,
      { inputTokens: 1_000, outputTokens: 100 },
      { model: small },
    )
    await worker.succeed(lease)
    // 1,000 in and 100 out: $0.0035 with the one, $0.00021 with the other
    expect(await stepOf(lease.runId)).toMatchObject({
      costNanoUsd: 210_000n,
      degraded: [{ ...step, savedNanoUsd: '3290000' }],
    })
    expect(await test.as('viewer').runs.get({ id: lease.runId })).toMatchObject({
      degraded: true,
      degradedBecause: {
        code: 'policy_degraded',
        message,
        details: { id, rule: 'rule 0', from: big, to: small },
      },
    })
    const audit = await rows<{ before: unknown; after: unknown }>(
      `select before, after from audit_entries where action = 'call.degrade' and run_id = $1`,
      [lease.runId],
    )
    expect(audit).toEqual([{ before: { model: big }, after: { model: small, by: [step] } }])
  })

  it('says that nothing is known of what it saved where nobody knows what was used', async () => {
    const { take } = await policy({ effect: 'degrade' })
    const lease = await take()
    const answer = await worker.askModel(lease)
    if (answer.outcome !== 'granted') throw new Error(answer.outcome)
    const unknown = { inputTokens: null, outputTokens: null }
    await worker.settleModel(lease, answer.holdId!, unknown, { model: small })
    expect((await stepOf(lease.runId)).degraded).toMatchObject([{ savedNanoUsd: null }])
  })

  it('names a model, and leaves alone what is called already or has nothing lower', async () => {
    const named = await policy({ effect: 'degrade', model: small })
    expect(await worker.askModel(await named.take())).toMatchObject({ model: small })
    const asked = await worker.askModel(await named.take(), { model: small })
    expect(asked).toMatchObject({ outcome: 'granted', model: null, decisions: [] })
    const next = await policy({ effect: 'degrade' })
    const lease = await next.take()
    expect(await worker.askModel(lease, { model: small })).toMatchObject({ model: null, decisions: [] })
    expect(await test.as('viewer').runs.get({ id: lease.runId })).toMatchObject({ degraded: false })
  })

  it('by what kind of run it is and what time: other calls keep their model', async () => {
    const hour = `now.hour >= 0 && now.dayOfWeek >= 1 && run.priority == 'normal'`
    const { take } = await policy({ effect: 'degrade', when: hour })
    expect(await worker.askModel(await take())).toMatchObject({ model: small })
    expect(await worker.askModel(await worker.take())).toMatchObject({ model: null })
    const high = await policy({ effect: 'degrade', when: `run.priority == 'high'` })
    expect(await worker.askModel(await high.take())).toMatchObject({ model: null })
  })

  it('is no way around a no: to the call as it was asked, or as it has become', async () => {
    const dear = await policy({ effect: 'degrade' })
    const saved = await admin.policies.save({
      name: 'nothing-small',
      rules: [
        {
          name: 'no small one',
          on: 'model_call',
          when: `model.id == '${small}' && '${dear.tag}' in run.tags`,
          effect: 'deny',
        },
      ],
    })
    await admin.policies.publish({ id: saved.id, revision: saved.revision })
    const lease = await dear.take()
    const refused = await worker.askModel(lease)
    expect(refused).toMatchObject({
      outcome: 'refused',
      failure: { code: 'policy_denied', details: { name: 'nothing-small' } },
      decisions: [{ effect: 'degrade' }, { effect: 'deny', rule: 'no small one' }],
    })
    expect((await stepOf(lease.runId)).degraded).toBeNull()
    await admin.policies.archive({ id: saved.id })
    // Within one policy as well: a rule below is asked about the lower model.
    const both = await policy({ effect: 'degrade' }, { effect: 'deny', when: `model.id == '${small}'` })
    expect(await worker.askModel(await both.take())).toMatchObject({ outcome: 'refused' })
    const wrong = await policy({ effect: 'degrade', when: '1 / (run.modelCalls - run.modelCalls) > 0' })
    expect(await worker.askModel(await wrong.take())).toMatchObject({
      outcome: 'refused',
      failure: { message: expect.stringContaining('could not be evaluated') },
    })
  })

  it('has a person asked about the call that it has become, and about no other', async () => {
    const { take } = await policy(
      { effect: 'degrade', when: `run.modelCalls == 0` },
      { effect: 'require_approval' },
    )
    const lease = await take()
    const asked = await worker.askModel(lease)
    if (asked.outcome !== 'ask') throw new Error(asked.outcome)
    const { items } = await admin.approvals.list({ runId: lease.runId })
    expect(items[0]).toMatchObject({ action: small, arguments: { model: small } })
  })

  it('is priced again: where nobody knows what the lower model costs, a limit refuses it', async () => {
    const { tag, take } = await policy({ effect: 'degrade', model: 'nobody/knows-it' })
    const granted = await worker.askModel(await take())
    expect(granted).toMatchObject({ outcome: 'granted', model: 'nobody/knows-it' })
    const budget = await admin.budgets.save({
      name: tag,
      scope: 'tag',
      scopeValue: tag,
      window: 'total',
      limit: '999999999',
    })
    expect(await worker.askModel(await take())).toMatchObject({
      outcome: 'refused',
      failure: { code: 'unpriced', details: { id: budget.id } },
    })
  })

  it('stands below an order that pins a model', async () => {
    const { agentId } = await addAgent(test, { name: 'pinned', models: [big, small] })
    await policy({ effect: 'degrade' })
    await test.call('operator', 'overrides.apply', {
      kind: 'pin_model',
      scope: { kind: 'agent', id: agentId },
      model: big,
      reason: 'compare',
    })
    const { tag } = await policy({ effect: 'degrade' })
    await admin.budgets.save({
      name: tag,
      scope: 'tag',
      scopeValue: tag,
      window: 'total',
      limit: '100000000',
      thresholds: [{ atPercent: 1, action: 'degrade', model: small }],
    })
    for (let call = 0; call < 2; call += 1) {
      const lease = await worker.take('pinned', { tags: [tag] })
      const answer = await worker.askModel(lease)
      expect(answer).toMatchObject({ model: big })
      if (answer.outcome === 'granted')
        await worker.settleModel(lease, answer.holdId!, { inputTokens: 1_000, outputTokens: 100 })
      expect((await stepOf(lease.runId)).degraded).toBeNull()
    }
  })
})

describe('a budget’s ladder', () => {
  it('goes down from where a rule has put the call, and each is said to have saved its part', async () => {
    const nano = 'openai/gpt-4.1-nano'
    await addAgent(test, { name: 'three', models: [big, small, nano] })
    const { id, tag } = await policy({ effect: 'degrade' })
    const budget = await admin.budgets.save({
      name: 'ladder',
      scope: 'tag',
      scopeValue: tag,
      window: 'total',
      limit: '100000000',
      thresholds: [{ atPercent: 1, action: 'degrade' }],
    })
    const spend = async () => {
      const lease = await worker.take('three', { tags: [tag] })
      const answer = await worker.askModel(lease, { inputTokens: 10_000 })
      if (answer.outcome !== 'granted') throw new Error(answer.outcome)
      const usage = { inputTokens: 10_000, outputTokens: 100 }
      await worker.settleModel(lease, answer.holdId!, usage, { model: answer.model! })
      return lease.runId
    }
    expect((await stepOf(await spend())).degraded).toMatchObject([{ to: small, id }])
    const { degraded, costNanoUsd } = await stepOf(await spend())
    expect(degraded).toMatchObject([
      { from: big, to: small, by: 'policy', id, savedNanoUsd: '24440000' },
      { from: small, to: nano, by: 'budget', id: budget.id, rule: null },
    ])
    const saved = degraded!.reduce((sum, one) => sum + BigInt(one.savedNanoUsd!), 0n)
    // 10,000 in and 100 out of the first model
    expect(saved + costNanoUsd).toBe(26_000_000n)
  })

  it('does not go down to a model that a rule is against', async () => {
    const { tag, take } = await policy({ effect: 'deny', when: `model.id == '${small}'` })
    await admin.budgets.save({
      name: tag,
      scope: 'tag',
      scopeValue: tag,
      window: 'total',
      limit: '100000000',
      thresholds: [{ atPercent: 1, action: 'degrade' }],
    })
    for (let call = 0; call < 2; call += 1) {
      const lease = await take()
      const answer = await worker.askModel(lease)
      expect(answer).toMatchObject({ outcome: 'granted', model: null })
      if (answer.outcome === 'granted')
        await worker.settleModel(lease, answer.holdId!, { inputTokens: 1_000, outputTokens: 100 })
    }
  })
})

it('is refused with the field where it says what cannot be', async () => {
  const rule = { name: 'r', on: 'model_call', when: 'true', effect: 'degrade' } as const
  const save = (changed: object) => admin.policies.save({ name: 'wrong', rules: [{ ...rule, ...changed }] })
  const field = (name: string) => ({
    code: 'BAD_REQUEST',
    message: expect.stringContaining(name),
  })
  await expect(save({ on: 'tool_call' })).rejects.toMatchObject(field('effect'))
  await expect(save({ effect: 'deny', model: small })).rejects.toMatchObject(field('model'))
  await expect(save({ model: 'mini' })).rejects.toMatchObject(field('model'))
  expect(await rows(`select 1 from policies where name = 'wrong'`)).toEqual([])
})
