import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'

type Test = Awaited<ReturnType<typeof createTestServices>>
let test: Test
const [big, small] = ['openai/gpt-4o', 'openai/gpt-4o-mini']

beforeAll(async () => {
  test = await createTestServices()
  await addAgent(test, { models: [big, small] })
  const worker = testWorker(test)
  for (const tags of [['batch'], ['batch'], []]) {
    const lease = await worker.take('desk', { tags })
    const answer = await worker.askModel(lease)
    if (answer.outcome !== 'granted') throw new Error(answer.outcome)
    await worker.settleModel(lease, answer.holdId!, { inputTokens: 1_000, outputTokens: 100 })
    await worker.askTool(lease, 'look', { order: 7 })
    await worker.succeed(lease)
  }
})
afterAll(() => test.drop())

const rules = [
  { name: 'batches', on: 'model_call', when: `'batch' in run.tags`, effect: 'degrade', model: small },
  { name: 'orders', on: 'tool_call', when: `tool.effect == 'read' && args.order == 7`, effect: 'allow' },
] as const

it('says what a draft would have done and saved, and changes nothing', async () => {
  const before = await test.as('viewer').policies.list()
  expect(await test.as('viewer').policies.backtest({ rules: [...rules] })).toMatchObject({
    modelCalls: 3,
    toolCalls: 3,
    rules: [
      { name: 'batches', calls: 2, runs: 2, failed: 0, savedNanoUsd: '6580000', unknownCalls: 0 },
      { name: 'orders', calls: 3, runs: 3, savedNanoUsd: null },
    ],
  })
  expect(await test.as('viewer').policies.list()).toEqual(before)
})

it('knows nothing of another workspace’s calls', async () => {
  const theirs = test.as('viewer', test.otherWorkspaceId)
  expect(await theirs.policies.backtest({ rules: [...rules] })).toMatchObject({
    modelCalls: 0,
    rules: [{ calls: 0, savedNanoUsd: null }, { calls: 0 }],
  })
})
