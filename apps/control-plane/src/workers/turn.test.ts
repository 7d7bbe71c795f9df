import type { EndedStep, LeaseRef } from '@ground-control/core/workers/schema'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { contentHash } from '../audit/content-hash.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>

beforeAll(async () => {
  test = await createTestServices()
  await addAgent(test)
  worker = testWorker(test)
})
afterAll(() => test.drop())

const turn = (items: Parameters<typeof test.hot.turn>[1]) => test.hot.turn(test.actor('worker'), items)
const ended = (name: string, asked = name): EndedStep => ({
  step: { name, occurrence: 0 },
  digest: contentHash(asked),
  kind: 'code',
  outcome: { status: 'succeeded', output: 1 },
  attempt: 1,
})
const finish = (lease: LeaseRef, before?: EndedStep[]) => ({
  verb: 'finish' as const,
  item: {
    lease,
    result: { status: 'succeeded' as const, output: 1, servedBy: 'primary' as const, degraded: false },
    before,
  },
})
const askModel = (lease: LeaseRef, before: EndedStep[]) => ({
  verb: 'admit' as const,
  item: {
    lease,
    step: { name: 'model', occurrence: 0 },
    digest: contentHash('model'),
    call: {
      kind: 'model' as const,
      model: 'openai/gpt-4o',
      estimate: { inputTokens: 1, maxOutputTokens: 1 },
      request: {},
    },
    before,
  },
})
const factsOf = async (runId: string) => {
  const run = await test.as('developer').runs.get({ id: runId })
  return { status: run.status, steps: run.steps.map(({ name, status }) => `${name} ${status}`) }
}

it('takes items of several runs and verbs, and answers in their order', async () => {
  const [one, two] = [await worker.take(), await worker.take()]
  const fresh = await worker.start()
  const begin = { runId: fresh, dispatch: 1, workerId: worker.workerId, token: 't' }
  const answers = await turn([
    finish(one, [ended('last')]),
    { verb: 'begin', item: begin },
    { verb: 'commit', item: { lease: two, ...ended('first') } },
  ])
  expect(answers.map(({ outcome }) => outcome)).toEqual(['finished', 'begun', 'committed'])
  expect(await factsOf(one.runId)).toEqual({ status: 'succeeded', steps: ['last succeeded'] })
  expect(await factsOf(two.runId)).toEqual({ status: 'running', steps: ['first succeeded'] })
})

it('ends no run without the steps that came with its end', async () => {
  const lease = await worker.take()
  await turn([{ verb: 'commit', item: { lease, ...ended('one') } }])
  const [answer] = await turn([finish(lease, [ended('two'), ended('one', 'something else')])])
  expect(answer).toMatchObject({ outcome: 'lost', reason: 'digest_mismatch' })
  expect((await factsOf(lease.runId)).status).toBe('running')
})

it('grants no call without the steps that came with it, and judges it by what they cost', async () => {
  const lease = await worker.take()
  await turn([{ verb: 'commit', item: { lease, ...ended('one') } }])
  const [refused] = await turn([askModel(lease, [ended('one', 'something else')])])
  expect(refused).toMatchObject({ outcome: 'lost', reason: 'digest_mismatch' })
  const [granted] = await turn([askModel(lease, [ended('two')])])
  expect(granted?.outcome).toBe('granted')
  const { steps } = await factsOf(lease.runId)
  expect(steps).toEqual(expect.arrayContaining(['two succeeded', 'model started']))
})

it('answers what it cannot take alone, without holding up the rest', async () => {
  const lease = await worker.take()
  const unstorable = { ...ended('bad'), outcome: { status: 'succeeded' as const, output: 'a\u0000b' } }
  const answers = await turn([
    { verb: 'commit', item: { lease, ...unstorable } },
    { verb: 'commit', item: { lease, ...ended('good') } },
  ])
  expect(answers[0]).toMatchObject({ outcome: 'not_taken', code: 'internal' })
  expect(answers[1]?.outcome).toBe('committed')
  expect((await factsOf(lease.runId)).steps).toEqual(['good succeeded'])
})
