import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'

type Test = Awaited<ReturnType<typeof createTestServices>>
let test: Test
let worker: ReturnType<typeof testWorker>
let policyId: string
const [big, small] = ['openai/gpt-4o', 'openai/gpt-4o-mini']

/** A run of one call of 1,000 tokens in and 100 out, with whatever model it is given. */
async function run(tags: string[], end: 'succeed' | 'fail', tokens: number | null = 1_000) {
  const lease = await worker.take('desk', { tags })
  const answer = await worker.askModel(lease)
  if (answer.outcome !== 'granted') throw new Error(answer.outcome)
  const usage = { inputTokens: tokens, outputTokens: tokens === null ? null : 100 }
  await worker.settleModel(lease, answer.holdId!, usage, { model: answer.model ?? big })
  await (end === 'succeed' ? worker.succeed(lease) : worker.fail(lease, false))
  return lease.runId
}
const list = (input: object = {}) => test.as('viewer').degradation.list(input)

beforeAll(async () => {
  test = await createTestServices()
  const admin = test.as('admin')
  await addAgent(test, { models: [big, small] })
  worker = testWorker(test)
  const policy = await admin.policies.save({
    name: 'cheap-batches',
    rules: [{ name: 'batches', on: 'model_call', when: `'batch' in run.tags`, effect: 'degrade' }],
  })
  policyId = policy.id
  await admin.policies.publish({ id: policy.id, revision: policy.revision })
})
afterAll(() => test.drop())

it('says nothing where nothing was degraded', async () => {
  await run([], 'succeed')
  expect((await list()).causes).toEqual([])
})

it('says by each rule and version what it saved and how its runs came out beside the others', async () => {
  await run(['batch'], 'succeed')
  await run(['batch'], 'fail')
  await run(['batch'], 'succeed', null)
  await run([], 'fail')
  const { causes } = await list()
  expect(causes).toEqual([
    {
      by: 'policy',
      id: policyId,
      name: 'cheap-batches',
      rule: 'batches',
      version: 1,
      calls: 3,
      runs: 3,
      savedNanoUsd: '6580000',
      unknownCalls: 1,
      models: [{ from: big, to: small, calls: 3 }],
      agents: [
        expect.objectContaining({
          agentName: 'desk',
          degraded: expect.objectContaining({
            runs: 3,
            succeeded: 2,
            successRate: expect.objectContaining({ value: 2 / 3 }),
            p50DurationMs: expect.any(Number),
          }),
          others: expect.objectContaining({ runs: 2, succeeded: 1, meanCostNanoUsd: '3500000' }),
          comparison: 'too_few',
        }),
      ],
    },
  ])
})

it('keeps versions apart, takes one policy or budget, and days', async () => {
  const admin = test.as('admin')
  const policy = await admin.policies.get({ id: policyId })
  const saved = await admin.policies.save({
    id: policyId,
    revision: policy.revision,
    name: policy.name,
    rules: policy.draft.map((rule) => ({ ...rule, message: 'at any time' })),
  })
  await admin.policies.publish({ id: policyId, revision: saved.revision })
  const budget = await admin.budgets.save({
    name: 'trial',
    scope: 'tag',
    scopeValue: 'trial',
    window: 'total',
    limit: '100000000',
    thresholds: [{ atPercent: 1, action: 'degrade', model: small }],
  })
  await run(['batch'], 'succeed')
  await run(['trial'], 'succeed')
  await run(['trial'], 'succeed')
  const versions = (await list({ causeId: policyId })).causes
  expect(versions.map(({ version, calls }) => [version, calls])).toEqual([
    [1, 3],
    [2, 1],
  ])
  expect((await list({ causeId: budget.id })).causes).toMatchObject([
    { by: 'budget', rule: null, version: null, calls: 1, savedNanoUsd: '3290000' },
  ])
  expect(
    (await test.as('viewer', test.otherWorkspaceId).degradation.list({ causeId: policyId })).causes,
  ).toEqual([])
  expect((await list({ from: '2020-01-01', to: '2020-01-02' })).causes).toEqual([])
  await expect(list({ from: '2020-01-02', to: '2020-01-01' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  await expect(list({ causeId: 'run_01h455vb4pex5vsknk084sn02q' })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  })
})
