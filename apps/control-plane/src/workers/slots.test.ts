import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addPlane } from '../../test/planes.ts'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { createSlotFiller } from '../background/fill-slots.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let planes: Array<Pick<ReturnType<typeof addPlane>, 'as'>>
let worker: ReturnType<typeof testWorker>
let agent: Awaited<ReturnType<typeof addAgent>>
let number = 0
const concurrency = 3

beforeAll(async () => {
  test = await createTestServices()
  planes = [test, addPlane(test), addPlane(test)]
  worker = testWorker(test)
})
afterAll(() => test.drop())
beforeEach(async () => {
  number += 1
  agent = await addAgent(test, { name: `narrow-${number}`, limits: { concurrency } })
})

const rows = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))
const runningNow = async () =>
  (
    await rows<{ count: number }>(
      `select count(*)::int as count from runs where agent_id = $1 and status = 'running'`,
      [agent.agentId],
    )
  )[0]!.count
/** What was handed out and waits for a worker, by id with the number of the delivery. */
const handedOut = () =>
  rows<{ id: string; dispatch: number }>(
    `select id, dispatch from runs where agent_id = $1 and status = 'queued' and dispatched_at is not null order by created_at, id`,
    [agent.agentId],
  )
const start = async (count: number, priority: 'low' | 'normal' | 'high' = 'normal') => {
  const { results } = await test
    .as('developer')
    .runs.startMany({ runs: Array.from({ length: count }, () => ({ agent: agent.name, priority })) })
  return results.map((result) => (result.ok ? result.runId : ''))
}
/** Each asks another control plane, all at the same moment. */
const beginAll = async (runs: ReadonlyArray<{ id: string; dispatch: number }>) => {
  const answers = await Promise.all(
    runs.map(({ id, dispatch }, index) =>
      planes[index % planes.length]!.as('worker').worker.begin({
        items: [{ runId: id, dispatch, workerId: worker.workerId, token: randomUUID() }],
      }),
    ),
  )
  return answers.map(({ results }) => results[0]!)
}

describe('an agent’s concurrency', () => {
  it('is exact over three control planes that are asked at once', async () => {
    const ids = await start(30)
    const answers = await beginAll(ids.map((id) => ({ id, dispatch: 1 })))
    expect(answers.filter((answer) => answer.outcome === 'begun')).toHaveLength(concurrency)
    expect(answers.filter((answer) => answer.outcome === 'skipped' && answer.reason === 'full')).toHaveLength(
      27,
    )
    expect(await runningNow()).toBe(concurrency)
    expect(await handedOut()).toEqual([])
  })

  it('counts all versions of the agent, under the limit of the present one', async () => {
    const [old] = await start(1)
    await beginAll([{ id: old!, dispatch: 1 }])
    await test
      .as('developer')
      .agents.register({ name: agent.name, limits: { concurrency: 2 }, codeDigest: 'next' })
    const ids = await start(5)
    const answers = await beginAll(ids.map((id) => ({ id, dispatch: 1 })))
    expect(answers.filter((answer) => answer.outcome === 'begun')).toHaveLength(1)
  })

  it('gives the same lease again to who asks again, though no slot is free', async () => {
    const ids = await start(concurrency)
    const item = (id: string, token: string) => ({ runId: id, dispatch: 1, workerId: worker.workerId, token })
    const tokens = ids.map(() => randomUUID())
    const ask = () =>
      test.as('worker').worker.begin({ items: ids.map((id, index) => item(id, tokens[index]!)) })
    const first = await ask()
    expect((await ask()).results).toEqual(first.results)
  })

  it('hands a slot that is left to the first of the line, by priority and then by age', async () => {
    const begun = (await beginAll((await start(concurrency)).map((id) => ({ id, dispatch: 1 })))).flatMap(
      (answer) => (answer.outcome === 'begun' ? [answer.lease] : []),
    )
    const [low] = await start(1, 'low')
    const [early] = await start(1)
    const [late] = await start(1)
    const [high] = await start(1, 'high')
    await beginAll([low!, early!, late!, high!].map((id) => ({ id, dispatch: 1 })))
    const filler = createSlotFiller(test.services)
    await filler.round()
    expect(await handedOut()).toEqual([])
    const order: string[] = []
    for (const lease of begun) {
      await worker.succeed(lease)
      filler.hear({ workspaceId: test.workspaceId, topic: 'slots', ids: [agent.agentId] })
      await filler.round()
      order.push(...(await handedOut()).map((run) => run.id).filter((id) => !order.includes(id)))
    }
    expect(order).toEqual([high, early, late])
    // No more are handed out than there are slots: `low` still stands in line.
    expect(await handedOut()).toHaveLength(concurrency)
  })

  it('lets every run through in the end, and never more at once, while slots are taken and left at random', async () => {
    const ids = await start(60)
    const fillers = planes.map(() => createSlotFiller(test.services))
    let deliveries = ids.map((id) => ({ id, dispatch: 1 }))
    let most = 0
    let done = 0
    for (let round = 0; done < ids.length && round < 200; round += 1) {
      const answers = await beginAll(deliveries)
      most = Math.max(most, await runningNow())
      const leases = answers.flatMap((answer) => (answer.outcome === 'begun' ? [answer.lease] : []))
      for (const filler of fillers)
        filler.hear({ workspaceId: test.workspaceId, topic: 'slots', ids: [agent.agentId] })
      // Ends and hand-outs race: whichever commits first, no run is forgotten.
      await Promise.all([
        ...leases.map((lease) => worker.succeed(lease)),
        ...fillers.map((filler) => filler.round()),
      ])
      done += leases.length
      for (const filler of fillers) await filler.round()
      deliveries = await handedOut()
    }
    expect(done).toBe(60)
    expect(most).toBe(concurrency)
  })
})
