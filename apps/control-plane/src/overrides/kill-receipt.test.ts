import type { ApplyOverrideResult, KillReceipt, OverrideScope } from '@ground-control/core/overrides/schema'
import type { LeaseRef } from '@ground-control/core/workers/schema'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { settleKills } from './settle-kills.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let agent: Awaited<ReturnType<typeof addAgent>>
beforeAll(async () => {
  test = await createTestServices()
  agent = await addAgent(test)
})
afterAll(() => test.drop())

const sql = <Row>(text: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(text, values))
afterEach(async () => {
  await sql(
    'update overrides set lifted_at = now(), settled_at = now() where lifted_at is null or settled_at is null',
  )
  await sql('update workers set stopped_at = now()')
})

const workspace: OverrideScope = { kind: 'workspace' }
async function kill(scope = workspace) {
  const input = { kind: 'kill', scope, reason: 'because' }
  const { override } = (await test.call('operator', 'overrides.apply', input)) as ApplyOverrideResult
  return override!.id
}
const receipt = (id: string) => test.call('viewer', 'overrides.receipt', { id }) as Promise<KillReceipt>
const auditOf = (id: string) =>
  sql<{ action: string; after: object }>(
    `select action, after from audit_entries where subject_id = $1 and action = 'override.settle'`,
    [id],
  )

/** A worker that has joined. */
async function joined(name: string) {
  const worker = testWorker(test)
  const api = test.as('worker').worker
  await api.join({ workerId: worker.workerId, name, concurrency: 5, agentVersionIds: [agent.versionId] })
  const beat = (
    more: { leases?: LeaseRef[]; acknowledged?: Array<{ overrideId: string; goingOn: string[] }> } = {},
  ) => api.heartbeat({ workerId: worker.workerId, busy: 0, leases: [], ...more })
  const silentFor = (ms: number) =>
    sql(`update workers set last_seen_at = now() - $2 * interval '1 millisecond' where id = $1`, [
      worker.workerId,
      ms,
    ])
  return { ...worker, beat, silentFor }
}

describe('a kill', () => {
  it('is put to every live worker, acknowledged by each, and then final, on record once', async () => {
    const [one, two] = [await joined('one'), await joined('two')]
    const lease = await one.take()
    await one.askTool(lease, 'refund', { amount: 1 })
    const id = await kill()
    expect(await receipt(id)).toMatchObject({
      isFinal: false,
      settledAt: null,
      workers: [
        { name: 'one', state: 'asked', runs: 1, unconfirmedRunIds: [lease.runId] },
        { name: 'two', state: 'asked', runs: 0 },
      ],
    })
    await settleKills(test.services)
    expect(await auditOf(id)).toEqual([])

    expect(await one.beat({ leases: [lease] })).toEqual({
      kills: [id],
      lost: [{ runId: lease.runId, reason: 'killed' }],
    })
    expect(await one.beat({ acknowledged: [{ overrideId: id, goingOn: [] }] })).toEqual({
      kills: [],
      lost: [],
    })
    const half = await receipt(id)
    expect(half.isFinal).toBe(false)
    expect(half.workers.map(({ state }) => state)).toEqual(['acknowledged', 'asked'])
    expect(half.workers[0]).toMatchObject({ acknowledgedAt: expect.any(String), unconfirmedRunIds: [] })
    await two.beat({ acknowledged: [{ overrideId: id, goingOn: [] }] })
    await Promise.all([settleKills(test.services), settleKills(test.services)])
    expect(await receipt(id)).toMatchObject({ isFinal: true, settledAt: expect.any(String) })
    expect(await auditOf(id)).toEqual([
      { action: 'override.settle', after: { acknowledged: 2, stopping: 0, silent: 0, ended: 0 } },
    ])
  })

  it('lists a worker that is silent, with what it has not confirmed, and waits for it no longer than it counts as live', async () => {
    const worker = await joined('silent')
    const lease = await worker.take()
    await worker.silentFor(14_000)
    const id = await kill()
    expect((await receipt(id)).isFinal).toBe(false)
    await worker.silentFor(16_000)
    await settleKills(test.services)
    const final = await receipt(id)
    expect(final).toMatchObject({
      isFinal: true,
      workers: [{ state: 'silent', acknowledgedAt: null, runs: 1, unconfirmedRunIds: [lease.runId] }],
    })
    expect(await auditOf(id)).toMatchObject([{ after: { silent: 1 } }])
    // It comes back: nothing of it counts, and it is told so; the receipt keeps its late word.
    expect(await worker.askTool(lease, 'look', {})).toMatchObject({ outcome: 'lost', reason: 'killed' })
    expect((await worker.beat({ leases: [lease] })).lost).toEqual([{ runId: lease.runId, reason: 'killed' }])
    await worker.beat({ acknowledged: [{ overrideId: id, goingOn: [] }] })
    expect((await receipt(id)).workers).toMatchObject([{ state: 'acknowledged' }])
  })

  it('asks a worker that was silent before, where it was executing what the kill ended; and nobody else of those', async () => {
    const [holder, idle] = [await joined('holder'), await joined('idle')]
    const lease = await holder.take()
    await Promise.all([holder, idle].map((one) => one.silentFor(19_000)))
    const id = await kill({ kind: 'run', id: lease.runId })
    expect((await receipt(id)).workers).toMatchObject([{ name: 'holder', state: 'silent' }])
  })

  it('waits for runs that are still stopping, and no longer than for a while', async () => {
    const worker = await joined('slow')
    const lease = await worker.take()
    const id = await kill()
    const goingOn = [lease.runId, test.services.newId('run')]
    expect((await worker.beat({ acknowledged: [{ overrideId: id, goingOn }] })).kills).toEqual([id])
    expect(await receipt(id)).toMatchObject({
      isFinal: false,
      workers: [{ state: 'stopping', unconfirmedRunIds: [lease.runId] }],
    })
    await sql(`update overrides set created_at = now() - interval '31 seconds' where id = $1`, [id])
    await settleKills(test.services)
    expect(await receipt(id)).toMatchObject({ isFinal: true, workers: [{ state: 'stopping' }] })
    expect((await worker.beat()).kills).toEqual([])
  })

  it('is final at once where nobody was there to be asked', async () => {
    const id = await kill()
    await settleKills(test.services)
    expect(await receipt(id)).toMatchObject({ isFinal: true, workers: [] })
  })

  it('names the writing calls that had left, and what they were told to tell repeats by', async () => {
    const worker = await joined('busy')
    const lease = await worker.take()
    await worker.askTool(lease, 'look', {})
    await worker.askTool(lease, 'refund', { amount: 1 })
    await worker.commitTool(lease, 'refund', { amount: 1 }, 'paid')
    const granted = await worker.askTool(lease, 'refund', { amount: 2 }, 1)
    if (granted.outcome !== 'granted') throw new Error(granted.outcome)
    const id = await kill()
    const { effects, effectCount } = await receipt(id)
    expect(effectCount).toEqual({ done: 1, underWay: 1 })
    expect(effects[0]).toEqual({
      runId: lease.runId,
      stepId: granted.stepId,
      tool: 'refund',
      state: 'under_way',
      idempotencyKey: granted.idempotencyKey,
    })
    expect(effects[1]).toMatchObject({ tool: 'refund', state: 'done' })
    // What comes back late is kept, and the receipt knows.
    await worker.commitTool(lease, 'refund', { amount: 2 }, 'paid', 1)
    expect((await receipt(id)).effectCount).toEqual({ done: 2, underWay: 0 })
  })

  it('two at once are acknowledged each', async () => {
    const worker = await joined('both')
    const lease = await worker.take()
    const ids = await Promise.all([kill(), kill({ kind: 'agent', id: agent.agentId })])
    const { kills } = await worker.beat({ leases: [lease] })
    expect(kills.toSorted()).toEqual(ids.toSorted())
    await worker.beat({ acknowledged: ids.map((overrideId) => ({ overrideId, goingOn: [] })) })
    await settleKills(test.services)
    for (const id of ids) expect(await receipt(id)).toMatchObject({ isFinal: true })
  })

  it('is told to workers of its workspace as it comes, and at the beginning', async () => {
    const heard = async (as: ReturnType<typeof test.as>) => {
      const hints = (await as.worker.kills())[Symbol.asyncIterator]()
      await hints.next()
      return hints
    }
    const [mine, foreign] = [
      await heard(test.as('worker')),
      await heard(test.as('worker', test.otherWorkspaceId)),
    ]
    const next = mine.next()
    let isForeignTold = false
    void foreign.next().then(() => {
      isForeignTold = true
    })
    await kill()
    expect(await next).toMatchObject({ value: { hint: 'kill' } })
    expect(isForeignTold).toBe(false)
  })
})

describe('a receipt', () => {
  it('is nothing to another workspace, nor is its question', async () => {
    const worker = await joined('mine')
    const id = await kill()
    await expect(
      test.call('admin', 'overrides.receipt', { id }, test.otherWorkspaceId),
    ).rejects.toMatchObject({ cause: { code: 'not_found' } })
    const foreign = test.as('worker', test.otherWorkspaceId).worker
    const answer = await foreign.heartbeat({
      workerId: worker.workerId,
      busy: 0,
      leases: [],
      acknowledged: [{ overrideId: id, goingOn: [] }],
    })
    expect(answer.kills).toEqual([])
    expect((await receipt(id)).workers).toMatchObject([{ state: 'asked' }])
  })
  it('is of kills alone', async () => {
    const input = { kind: 'pause', scope: workspace, reason: 'because' }
    const { override } = (await test.call('operator', 'overrides.apply', input)) as ApplyOverrideResult
    await expect(receipt(override!.id)).rejects.toMatchObject({ cause: { code: 'not_found' } })
  })
})
