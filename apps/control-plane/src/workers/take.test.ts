import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let agents: Array<Awaited<ReturnType<typeof addAgent>>>
const noSignal = new AbortController().signal

beforeAll(async () => {
  test = await createTestServices()
  agents = [await addAgent(test), await addAgent(test, { name: 'narrow', limits: { concurrency: 1 } })]
  test.services.changes.subscribe('*', (notice) => {
    if (notice.topic === 'outbox') test.services.desk.offer(notice)
  })
})
afterAll(() => test.drop())

const start = (agent = 'desk', count = 1) =>
  Promise.all(
    Array.from(
      { length: count },
      async () => (await test.as('developer').runs.start({ agent, input: { asked: agent } })).runId,
    ),
  )
type Wish = { room?: number; waitMs?: number; again?: boolean; token?: string; workspaceId?: string }
const take = (
  workerId: string,
  { workspaceId, ...wish }: Wish = {},
  signal: AbortSignal = noSignal,
  served = agents,
) =>
  test.hot.take(
    test.actor('worker', workspaceId),
    {
      workerId,
      token: 'a token',
      again: false,
      room: 10,
      waitMs: 0,
      versions: served.map(({ versionId }) => ({ agentVersionId: versionId, room: 10 })),
      ...wish,
    },
    signal,
  )
const idsOf = ({ runs }: Awaited<ReturnType<typeof take>>) => runs.map(({ run }) => run.id).sort()
const outbox = () => test.db.transaction(test.workspaceId, (tx) => tx.query('select id from outbox'))

describe('a worker that asks for runs', () => {
  it('is given what is due, begun, and the queue gets none of it', async () => {
    const worker = testWorker(test)
    const started = await start('desk', 3)
    const taken = await take(worker.workerId)
    expect(idsOf(taken)).toEqual(started.toSorted())
    expect(await outbox()).toEqual([])
    for (const { lease, run } of taken.runs) {
      expect(run.input).toEqual({ asked: 'desk' })
      expect((await worker.commitCode(lease, 'one', 1)).outcome).toBe('committed')
      expect((await worker.succeed(lease)).outcome).toBe('finished')
    }
  })

  it('waits for the next one, and is sent away empty when the time is up', async () => {
    const { workerId } = testWorker(test)
    const waiting = take(workerId, { waitMs: 20_000 })
    const [runId] = await start()
    expect(idsOf(await waiting)).toEqual([runId])
    expect(idsOf(await take(workerId, { waitMs: 1 }))).toEqual([])
  })

  it('is given no more than it has room for; the rest stays due', async () => {
    const { workerId } = testWorker(test)
    const started = await start('desk', 5)
    const first = await take(workerId, { room: 2 })
    expect(first.runs).toHaveLength(2)
    expect(await outbox()).toHaveLength(3)
    const second = await take(workerId, { token: 'another' })
    expect([...idsOf(first), ...idsOf(second)].sort()).toEqual(started.toSorted())
  })

  it('gets what it was given when the answer was lost, and nothing new', async () => {
    const { workerId } = testWorker(test)
    const [lost] = await start()
    const first = await take(workerId, { token: 'lost' })
    const [fresh] = await start()
    const again = await take(workerId, { token: 'lost', again: true })
    expect(idsOf(again)).toEqual([lost])
    expect(again.runs[0]!.lease).toEqual(first.runs[0]!.lease)
    expect((await take(testWorker(test).workerId, { token: 'lost', again: true })).runs).toEqual([])
    expect(idsOf(await take(workerId, { token: 'next' }))).toEqual([fresh])
  })

  it('that has left meanwhile is given nothing', async () => {
    const leaving = new AbortController()
    const gone = take(testWorker(test).workerId, { waitMs: 20_000 }, leaving.signal)
    leaving.abort()
    expect((await gone).runs).toEqual([])
    const [runId] = await start()
    expect(idsOf(await take(testWorker(test).workerId))).toEqual([runId])
  })

  it('of another workspace finds nothing', async () => {
    const [runId] = await start()
    const theirs = await take(testWorker(test).workerId, { workspaceId: test.otherWorkspaceId })
    expect(theirs.runs).toEqual([])
    // The other's look has not made the lane seem empty to those whose it is.
    expect(idsOf(await take(testWorker(test).workerId))).toEqual([runId])
  })

  it('respects the slots of an agent: who finds none stands in line', async () => {
    const started = await start('narrow', 2)
    const taken = await take(testWorker(test).workerId)
    expect(taken.runs).toHaveLength(1)
    const left = started.filter((id) => id !== taken.runs[0]!.run.id)
    const rows = await test.db.transaction(test.workspaceId, (tx) =>
      tx.query('select status, dispatched_at from runs where id = any($1::text[])', [left]),
    )
    expect(rows).toEqual([{ status: 'queued', dispatched_at: null }])
  })

  it('shares a burst with the others that ask; each run is given once', async () => {
    const workers = [testWorker(test), testWorker(test), testWorker(test)]
    const waiting = workers.map(({ workerId }) => take(workerId, { waitMs: 20_000, token: workerId }))
    const started = await test.as('developer').runs.startMany({
      runs: Array.from({ length: 9 }, () => ({ agent: 'desk', input: null })),
    })
    const given = (await Promise.all(waiting)).map(idsOf)
    expect(given.map((ids) => ids.length)).toEqual([3, 3, 3])
    expect(new Set(given.flat()).size).toBe(9)
    expect(started.results.every((result) => result.ok && given.flat().includes(result.runId))).toBe(true)
  })
})
