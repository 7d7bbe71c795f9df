import { leaseMs } from '@ground-control/core/workers/schema'
import { appendOutbox } from '@ground-control/db/repositories/outbox'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { seedAgent, seedApproval, seedRun } from '../../test/seed.ts'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { Desk } from './desk.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let agent: Awaited<ReturnType<typeof seedAgent>>
/** what was told of the outbox: of a run that is handed over, nothing */
let told = 0

beforeAll(async () => {
  test = await createTestServices()
  agent = await seedAgent(test.services, test.workspaceId, 'desk')
  test.services.changes.subscribe('*', (notice) => {
    if (notice.topic !== 'outbox') return
    told += 1
    test.services.desk.offer(notice)
  })
})
beforeEach(() => {
  told = 0
})
afterAll(() => test.drop())

const query = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))

/** A worker that has looked for runs, found none and waits for some. */
async function waiting({ versionId = agent.agentVersionId, signal = new AbortController().signal } = {}) {
  const worker = testWorker(test)
  const wish = {
    workerId: worker.workerId,
    token: `token of ${worker.workerId}`,
    again: false,
    room: 10,
    waitMs: 20_000,
    versions: [{ agentVersionId: versionId, room: 10 }],
  }
  const waits = vi.spyOn(Desk.prototype, 'wait')
  const answer = test.hot.take(test.actor('worker'), wish, signal)
  await vi.waitFor(() => expect(waits).toHaveBeenCalled())
  waits.mockRestore()
  const ask = (more: { again: boolean; waitMs: number }) =>
    test.hot.take(test.actor('worker'), { ...wish, ...more }, undefined).then(({ runs }) => runs)
  return { ...worker, token: wish.token, runs: answer.then(({ runs }) => runs), ask }
}
const idsOf = (runs: ReadonlyArray<{ run: { id: string } }>) => runs.map(({ run }) => run.id)
const start = async () => (await test.as('developer').runs.start({ agent: 'desk' })).runId
/** Runs that wait for an answer, and what `handOver` wants to know of them. */
const seeded = (count: number, of = agent) =>
  Promise.all(
    Array.from({ length: count }, async () => ({
      agentVersionId: of.agentVersionId,
      ...(await seedApproval(test.services, of)),
    })),
  )
const decide = ({ id, digest }: { id: string; digest: string }) =>
  test.as('operator').approvals.decide({ id, digest, decision: { kind: 'approve' } })

it('gives a run to who waits for it with the decision that lets it go on', async () => {
  const approval = await seedApproval(test.services, agent, { stepKind: 'approval' })
  const worker = await waiting()
  expect(await decide(approval)).toMatchObject({ decided: true, approval: { runStatus: 'running' } })
  const [begun] = await worker.runs
  expect(begun).toMatchObject({ run: { id: approval.runId }, lease: { token: worker.token } })
  // With what the decision has just made of the step.
  expect(begun!.journal).toMatchObject([{ status: 'succeeded', output: { status: 'approved' } }])
  const [run] = await query<{ ms: number }>(
    `select extract(epoch from r.lease_until - a.decided_at)::float8 * 1000 as ms
     from runs r join approvals a on a.run_id = r.id where r.id = $1`,
    [approval.runId],
  )
  expect(run!.ms).toBe(leaseMs)
  expect(told).toBe(0)
})

it('shares runs that go on together among all who wait', async () => {
  const workers = [await waiting(), await waiting(), await waiting()]
  const approvals = await seeded(7)
  await test.db.transaction(test.workspaceId, (tx) => test.services.handOver(tx, approvals))
  const given = (await Promise.all(workers.map(({ runs }) => runs))).map(idsOf)
  expect(given.map((ids) => ids.length)).toEqual([3, 2, 2])
  expect(given.flat().sort()).toEqual(approvals.map(({ runId }) => runId).sort())
  expect(told).toBe(0)
})

it('gives a worker nothing of a transaction that fails, and lets it wait on', async () => {
  const worker = await waiting()
  const [waits] = await seeded(1)
  await expect(
    test.db.transaction(test.workspaceId, async (tx) => {
      await test.services.handOver(tx, [waits!])
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await query('select status from runs where id = $1', [waits!.runId])).toEqual([
    { status: 'waiting' },
  ])
  const runId = await start()
  expect(idsOf(await worker.runs)).toEqual([runId])
})

it('leaves alone a run that waits no longer', async () => {
  const worker = await waiting()
  const runId = await seedRun(test.services, agent)
  await test.db.transaction(test.workspaceId, (tx) => test.services.handOver(tx, [{ ...agent, runId }]))
  expect(await query('select status, dispatch from runs where id = $1', [runId])).toEqual([
    { status: 'queued', dispatch: 1 },
  ])
  const started = await start()
  expect(idsOf(await worker.runs)).toEqual([started])
})

it('is looked for under its token where the answer to the commit was lost', async () => {
  const worker = await waiting()
  // Committed, but whoever wrote it does not know.
  const [called] = test.services.desk.call(test.workspaceId, [agent.agentVersionId], 1)
  const runId = await seedRun(test.services, agent)
  const begun = await test
    .as('worker')
    .worker.begin({ items: [{ runId, dispatch: 1, workerId: worker.workerId, token: worker.token }] })
  expect(begun.results).toMatchObject([{ outcome: 'begun' }])
  called!.letGo('in doubt')
  expect(idsOf(await worker.runs)).toEqual([runId])
})

it('keeps what a worker was given that has left meanwhile under its token', async () => {
  const leaving = new AbortController()
  const worker = await waiting({ signal: leaving.signal })
  const [waits] = await seeded(1)
  await test.db.transaction(test.workspaceId, async (tx) => {
    await test.services.handOver(tx, [waits!])
    leaving.abort()
  })
  const given = idsOf(await worker.runs)
  expect(given).toEqual([waits!.runId])
  expect(idsOf(await worker.ask({ again: true, waitMs: 0 }))).toEqual(given)
})

it('goes by the outbox while somebody else has the slots, and a decision does not wait for them', async () => {
  const approval = await seedApproval(test.services, agent)
  const worker = await waiting()
  await test.db.transaction(test.workspaceId, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('slots ' || $1, 0))`, [agent.agentId])
    expect(await decide(approval)).toMatchObject({ decided: true, approval: { runStatus: 'queued' } })
  })
  expect(told).toBe(1)
  expect(idsOf(await worker.runs)).toEqual([approval.runId])
})

it('goes before nothing that is due already', async () => {
  const lane = agent.agentVersionId
  const worker = await waiting()
  const first = await seedRun(test.services, agent)
  await test.db.transaction(test.workspaceId, async (tx) =>
    appendOutbox(tx, [
      {
        workspaceId: test.workspaceId,
        topic: 'run.dispatch',
        lane,
        priority: 1,
        payload: { runId: first, dispatch: 1, agentVersionId: lane, priority: 1 },
      },
    ]),
  )
  // Told, and not yet on its way to look.
  expect(test.services.desk.call(test.workspaceId, [lane], 1)).toEqual([])
  expect(idsOf(await worker.runs)).toEqual([first])
})

it('leaves a run in line that finds no slot free', async () => {
  const narrow = await addAgent(test, { name: 'narrow', limits: { concurrency: 1 } })
  const { agentId, versionId: agentVersionId } = narrow
  const workers = [await waiting(narrow), await waiting(narrow)]
  const [first, second] = await seeded(2, { ...agent, agentId, agentVersionId })
  await test.db.transaction(test.workspaceId, (tx) => test.services.handOver(tx, [first!]))
  expect(idsOf(await workers[0]!.runs)).toEqual([first!.runId])
  await test.db.transaction(test.workspaceId, (tx) => test.services.handOver(tx, [second!]))
  expect(await query('select status, dispatched_at from runs where id = $1', [second!.runId])).toEqual([
    { status: 'queued', dispatched_at: null },
  ])
  // The other waits on.
  test.services.desk.close()
  expect(await workers[1]!.runs).toEqual([])
})
