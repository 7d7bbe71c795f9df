import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addPlane } from '../../test/planes.ts'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { contentHash } from '../audit/content-hash.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let agent: Awaited<ReturnType<typeof addAgent>>
let number = 0

beforeAll(async () => {
  test = await createTestServices()
})
afterAll(() => test.drop())
beforeEach(async () => {
  number += 1
  agent = await addAgent(test, { name: `desk-${number}`, limits: { runsPerMinute: 10 } })
})

const rows = <Row>(sql: string, values: unknown[]) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))
const started = async () =>
  (
    await rows<{ count: number }>('select count(*)::int as count from runs where agent_id = $1', [
      agent.agentId,
    ])
  )[0]!.count
/** Makes the agent's starts so much older. */
const age = (seconds: number) =>
  rows(`update runs set created_at = created_at - $2 * interval '1 second' where agent_id = $1`, [
    agent.agentId,
    seconds,
  ])
const refusal = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => null,
    (reason: { cause?: { code: string; details: Record<string, unknown> } }) => reason.cause,
  )
  return error ?? null
}

describe('runs per minute', () => {
  it('are exact over control planes that are asked at once; who is over learns when to ask again', async () => {
    const planes = [test, addPlane(test), addPlane(test)]
    const answers = await Promise.allSettled(
      Array.from({ length: 60 }, (_, index) =>
        planes[index % 3]!.as('developer').runs.start({ agent: agent.name, input: { index } }),
      ),
    )
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(10)
    expect(await started()).toBe(10)
    for (const answer of answers) {
      if (answer.status === 'fulfilled') continue
      expect(answer.reason.cause).toMatchObject({ code: 'too_many', details: { name: 'runsPerMinute' } })
      expect(answer.reason.cause.details.retryAfterMs).toBeGreaterThan(50_000)
      expect(answer.reason.cause.details.retryAfterMs).toBeLessThan(61_000)
    }
  })

  it('slide: as starts leave the minute, as many fit again', async () => {
    const start = () => test.as('developer').runs.start({ agent: agent.name })
    for (let index = 0; index < 4; index += 1) await start()
    await age(30)
    for (let index = 0; index < 6; index += 1) await start()
    const wait = (await refusal(start()))?.details.retryAfterMs
    expect(wait).toBeGreaterThan(25_000)
    expect(wait).toBeLessThanOrEqual(30_000)
    await age(30)
    for (let index = 0; index < 4; index += 1) await start()
    expect(await refusal(start())).toMatchObject({ code: 'too_many' })
  })

  it('answers each of a batch by itself, and a known key though nothing more fits', async () => {
    const runs = Array.from({ length: 12 }, (_, index) => ({
      agent: agent.name,
      idempotencyKey: `${number} ${index}`,
    }))
    const { results } = await test.as('developer').runs.startMany({ runs })
    expect(results.map((result) => result.ok)).toEqual([...Array(10).fill(true), false, false])
    expect(results[11]).toMatchObject({ ok: false, code: 'too_many' })
    const again = await test.as('developer').runs.start(runs[0]!)
    expect(again).toMatchObject({ created: false })
  })

  it('bind repetitions too, but not a call by another run, which counts', async () => {
    const worker = testWorker(test)
    await addAgent(test, { name: `parent-${number}` })
    const first = await worker.start(agent.name)
    await test.as('operator').runs.cancel({ id: first })
    for (let index = 1; index < 10; index += 1) await worker.start(agent.name)
    expect(await refusal(test.as('operator').runs.retry({ id: first }))).toMatchObject({ code: 'too_many' })
    const parent = await worker.take(`parent-${number}`)
    const answer = await worker.suspend(parent, [
      {
        step: worker.step('call'),
        digest: contentHash('call'),
        on: { kind: 'child', agent: agent.name, input: null },
      },
    ])
    expect(answer).toEqual({ outcome: 'suspended' })
    expect(await started()).toBe(11)
  })
})

describe('the bound on queued runs', () => {
  it('refuses starts over it until runs leave the queue; another workspace has its own', async () => {
    const plane = addPlane(test)
    const other = await addAgent(test, { name: 'elsewhere', workspaceId: test.otherWorkspaceId })
    const free = await addAgent(test, { name: `free-${number}` })
    const queuedNow = Number(
      (await rows<{ count: bigint }>(`select count(*) as count from runs where status = 'queued'`, []))[0]!
        .count,
    )
    await plane.as('admin').config.set({ key: 'runs.maxQueued', value: queuedNow + 5 })
    const { results } = await plane
      .as('developer')
      .runs.startMany({ runs: Array.from({ length: 8 }, () => ({ agent: free.name })) })
    expect(results.map((result) => result.ok)).toEqual([true, true, true, true, true, false, false, false])
    expect(results[7]).toMatchObject({ code: 'too_many', details: { name: 'runs.maxQueued' } })
    await plane.as('developer', test.otherWorkspaceId).runs.start({ agent: other.name })
    const [one] = results
    if (one?.ok) await plane.as('operator').runs.cancel({ id: one.runId })
    // What a control plane knows of the queue is a second old at most.
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    await plane.as('developer').runs.start({ agent: free.name })
    expect(await refusal(plane.as('developer').runs.start({ agent: free.name }))).toMatchObject({
      code: 'too_many',
    })
    await plane.as('admin').config.remove({ key: 'runs.maxQueued' })
  })

  it('takes a value that is no number as the default', async () => {
    const plane = addPlane(test)
    await plane.as('admin').config.set({ key: 'runs.maxQueued', value: 'many' })
    await plane.as('developer').runs.start({ agent: (await addAgent(test, { name: `any-${number}` })).name })
  })
})
