import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { contentHash } from '../audit/content-hash.ts'
import { fireTimers } from '../background/fire-timers.ts'
import { sweepLeases } from '../background/sweep-leases.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>

beforeAll(async () => {
  test = await createTestServices()
  await addAgent(test)
  worker = testWorker(test)
})
afterAll(() => test.drop())

const rows = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))
const statusOf = async (runId: string) =>
  (await rows<{ status: string }>('select status from runs where id = $1', [runId]))[0]?.status
const dispatchOf = async (runId: string) =>
  (await rows<{ dispatch: number }>('select dispatch from runs where id = $1', [runId]))[0]!.dispatch

describe('a run', () => {
  it('is started, taken, written and finished, each on the record', async () => {
    const runId = await worker.start()
    expect(await statusOf(runId)).toBe('queued')
    const begun = await worker.begin(runId)
    if (begun.outcome !== 'begun') throw new Error('not begun')
    expect(begun.journal).toEqual([])
    expect((await worker.commitCode(begun.lease, 'one', 1)).outcome).toBe('committed')
    expect((await worker.succeed(begun.lease)).outcome).toBe('finished')
    expect(await statusOf(runId)).toBe('succeeded')
    const audit = await rows<{ action: string }>(
      'select action from audit_entries where run_id = $1 order by at, id',
      [runId],
    )
    expect(audit.map((entry) => entry.action)).toEqual(['run.start', 'run.succeeded'])
    const outbox = await rows('select payload from outbox where payload ->> $1 = $2', ['runId', runId])
    expect(outbox).toHaveLength(1)
  })

  it('gives the same lease again to the same token, and nobody else', async () => {
    const runId = await worker.start()
    const first = await worker.begin(runId, 1, 'token-a')
    const again = await worker.begin(runId, 1, 'token-a')
    expect(again).toEqual(first)
    expect(await worker.begin(runId, 1, 'token-b')).toEqual({ outcome: 'skipped', reason: 'leased' })
  })

  it('is taken once when fifty ask at the same moment', async () => {
    const runId = await worker.start()
    const answers = await Promise.all(Array.from({ length: 50 }, () => worker.begin(runId)))
    expect(answers.filter((answer) => answer.outcome === 'begun')).toHaveLength(1)
  })

  it('skips a delivery of an older number', async () => {
    const runId = await worker.start()
    expect(await worker.begin(runId, 0)).toEqual({ outcome: 'skipped', reason: 'stale' })
  })

  it('never changes once it is over', async () => {
    const lease = await worker.take()
    await worker.succeed(lease)
    expect(await worker.commitCode(lease, 'late', 1)).toMatchObject({ outcome: 'lost', reason: 'terminal' })
    expect(await worker.fail(lease, true)).toMatchObject({ outcome: 'lost', reason: 'terminal' })
    await expect(rows(`update runs set status = 'failed' where id = $1`, [lease.runId])).rejects.toThrow(
      /never changes/,
    )
  })

  it('answers the same commit twice and keeps the first', async () => {
    const lease = await worker.take()
    const first = await worker.commitCode(lease, 'one', 1)
    const second = await worker.commitCode(lease, 'one', 2)
    expect(second).toMatchObject({ outcome: 'committed', stepId: (first as { stepId: string }).stepId })
    const steps = await rows<{ output: number }>('select output from steps where run_id = $1', [lease.runId])
    expect(steps).toEqual([{ output: 1 }])
  })

  it('tries a retryable failure again with a new delivery, three times in all', async () => {
    const runId = await worker.start()
    for (const attempt of [1, 2, 3]) {
      await rows(
        `update runs set wake_at = now() where id = $1 and status = 'queued' and dispatched_at is null`,
        [runId],
      )
      await fireTimers(test.services)
      const begun = await worker.begin(runId, await dispatchOf(runId))
      if (begun.outcome !== 'begun') throw new Error(`attempt ${attempt}: ${begun.reason}`)
      expect(begun.run.attempt).toBe(attempt - 1)
      await worker.fail(begun.lease, true)
    }
    expect(await statusOf(runId)).toBe('failed')
  })

  it('does again in the next attempt what failed, and keeps the failure as evidence', async () => {
    const lease = await worker.take()
    await worker.commitCode(lease, 'one', 1)
    await worker.failCode(lease, 'two', true)
    await worker.fail(lease, true)
    await rows(`update runs set wake_at = now() where id = $1`, [lease.runId])
    await fireTimers(test.services)
    const begun = await worker.begin(lease.runId, await dispatchOf(lease.runId))
    if (begun.outcome !== 'begun') throw new Error(begun.reason)
    expect(
      begun.journal.filter((step) => ['one', 'two'].includes(step.name)).map((step) => step.name),
    ).toEqual(['one'])
    expect((await worker.commitCode(begun.lease, 'two', 2)).outcome).toBe('committed')
    const steps = await rows<{ name: string; status: string }>(
      'select name, status from steps where run_id = $1 order by name',
      [lease.runId],
    )
    expect(steps).toEqual([
      { name: 'one', status: 'succeeded' },
      { name: 'two', status: 'succeeded' },
      { name: 'two (attempt 1)', status: 'failed' },
    ])
  })

  it('is not started for an agent that is not there, nor twice for one key', async () => {
    const developer = test.as('developer')
    await expect(developer.runs.start({ agent: 'nobody' })).rejects.toThrow('no agent is named nobody')
    const starts = await Promise.all(
      Array.from({ length: 20 }, () => developer.runs.start({ agent: 'desk', idempotencyKey: 'k1' })),
    )
    expect(new Set(starts.map((start) => start.runId)).size).toBe(1)
    expect(starts.filter((start) => start.created)).toHaveLength(1)
    await expect(developer.runs.start({ agent: 'desk', input: 2, idempotencyKey: 'k1' })).rejects.toThrow(
      'other content',
    )
  })
})

describe('a lease', () => {
  const expire = (runId: string) =>
    rows(`update runs set lease_until = now() - interval '1 second' where id = $1`, [runId])

  it('passes on when its worker goes silent; the late worker is refused and told so', async () => {
    const late = await worker.take()
    await worker.commitCode(late, 'one', 1)
    await expire(late.runId)
    await sweepLeases(test.services)
    const begun = await worker.begin(late.runId, await dispatchOf(late.runId))
    if (begun.outcome !== 'begun') throw new Error(begun.reason)
    expect(begun.lease.fence).toBeGreaterThan(late.fence)
    expect(begun.run.attempt).toBe(0)
    expect(begun.journal.map((step) => [step.name, step.output])).toEqual([['one', 1]])
    expect(await worker.commitCode(late, 'two', 2)).toMatchObject({ outcome: 'lost', reason: 'fenced' })
    expect((await worker.commitCode(begun.lease, 'two', 3)).outcome).toBe('committed')
  })

  const loseWorker = async (runId: string) => {
    const begun = await worker.begin(runId, await dispatchOf(runId))
    await expire(runId)
    await sweepLeases(test.services)
    return begun.outcome === 'begun' ? begun.run.crashes : null
  }
  const crashAlone = async (runId: string) => {
    const begun = await worker.begin(runId, await dispatchOf(runId))
    if (begun.outcome !== 'begun') throw new Error(begun.reason)
    const evidence = { exitCode: null, signal: 'SIGABRT', message: 'out of memory' }
    return worker.crash(begun.lease, evidence)
  }

  it.each([1, 2])(
    'lost %i times, the third process that ends puts it into quarantine, with the evidence',
    async (losses) => {
      const runId = await worker.start()
      for (let lost = 0; lost < losses; lost += 1) expect(await loseWorker(runId)).toBe(lost)
      for (let alone = losses; alone < 2; alone += 1)
        expect(await crashAlone(runId)).toEqual({ outcome: 'finished', status: 'queued' })
      expect(await crashAlone(runId)).toEqual({ outcome: 'finished', status: 'failed' })
      const [run] = await rows('select status, attempt, failure from runs where id = $1', [runId])
      expect(run).toMatchObject({
        status: 'failed',
        attempt: 0,
        failure: {
          code: 'quarantined',
          message: expect.stringContaining('3 times in a row'),
          details: { crashes: 3, signal: 'SIGABRT', message: 'out of memory' },
        },
      })
    },
  )

  it('lost any number of times quarantines no suspect: it had a process of its own', async () => {
    const runId = await worker.start()
    const counted: Array<number | null> = []
    for (let crash = 0; crash < 8; crash += 1) counted.push(await loseWorker(runId))
    expect(counted).toEqual([0, 1, 2, 1, 2, 1, 2, 1])
    expect(await statusOf(runId)).toBe('queued')
  })

  it('ended by a crash alone, after a step: the run is sent again and the count starts anew', async () => {
    const runId = await worker.start()
    await loseWorker(runId)
    await loseWorker(runId)
    const begun = await worker.begin(runId, await dispatchOf(runId))
    if (begun.outcome !== 'begun') throw new Error(begun.reason)
    await worker.commitCode(begun.lease, 'further', 1)
    const evidence = { exitCode: 1, signal: null, message: '' }
    expect(await worker.crash(begun.lease, evidence)).toEqual({
      outcome: 'finished',
      status: 'queued',
    })
    expect(await rows('select crashes, status from runs where id = $1', [runId])).toEqual([
      { crashes: 1, status: 'queued' },
    ])
  })

  it('lost any number of times quarantines no run that gets further in between', async () => {
    const runId = await worker.start()
    for (let crash = 0; crash < 6; crash += 1) {
      const begun = await worker.begin(runId, await dispatchOf(runId))
      if (begun.outcome !== 'begun') throw new Error(begun.reason)
      await worker.commitCode(begun.lease, `step ${crash}`, crash)
      await expire(runId)
      await sweepLeases(test.services)
    }
    expect(await statusOf(runId)).toBe('queued')
  })

  it('ends at once when a new process of the same instance joins, and no other lease with it', async () => {
    const joins = (instance?: string) => {
      const workerId = test.services.newId('worker')
      const one = {
        workerId,
        name: 'w',
        concurrency: 1,
        agentVersionIds: [],
        ...(instance ? { instance } : {}),
      }
      return test
        .as('worker')
        .worker.join(one)
        .then(() => workerId)
    }
    const taken = async (workerId: string) => {
      const lease = await worker.take()
      await rows('update runs set lease_worker_id = $1 where id = $2', [workerId, lease.runId])
      return lease.runId
    }
    const former = await taken(await joins('a'))
    const others = [await taken(await joins('b')), await taken(await joins())]
    await joins('a')
    await sweepLeases(test.services)
    expect(await Promise.all([former, ...others].map(statusOf))).toEqual(['queued', 'running', 'running'])
    const live = (await test.as('viewer').agents.workers()).filter(({ isLive }) => isLive)
    expect(live).toHaveLength(3)
  })

  it('is told at the heartbeat that it is gone', async () => {
    const lease = await worker.take()
    const other = { ...lease, fence: lease.fence + 1 }
    const answer = await test
      .as('worker')
      .worker.heartbeat({ workerId: worker.workerId, busy: 1, leases: [lease, other] })
    expect(answer.lost).toEqual([{ runId: lease.runId, reason: 'fenced' }])
  })

  it('of another workspace is nobody’s', async () => {
    const lease = await worker.take()
    const foreign = test.as('worker', test.otherWorkspaceId).worker
    const answer = await foreign.finish({ items: [{ lease, result: { status: 'succeeded', output: null } }] })
    expect(answer.results[0]).toMatchObject({ outcome: 'lost' })
    expect(await statusOf(lease.runId)).toBe('running')
  })
})

describe('a wait', () => {
  it('for an event ends when it is published, and each event wakes one wait', async () => {
    const lease = await worker.take()
    const wait = {
      step: worker.step('turn'),
      digest: contentHash('turn'),
      on: { kind: 'event' as const, type: 'customer.message' },
    }
    expect(await worker.suspend(lease, [wait])).toEqual({ outcome: 'suspended' })
    expect(await statusOf(lease.runId)).toBe('waiting')
    const published = await test.as('developer').events.publish({
      type: 'customer.message',
      runId: lease.runId,
      data: { text: 'hi' },
      idempotencyKey: 'm1',
    })
    expect(published.woke).toBe(1)
    const again = await test.as('developer').events.publish({
      type: 'customer.message',
      runId: lease.runId,
      data: { text: 'hi' },
      idempotencyKey: 'm1',
    })
    expect(again).toEqual({ eventId: published.eventId, created: false, woke: 0 })
    const begun = await worker.begin(lease.runId, await dispatchOf(lease.runId))
    if (begun.outcome !== 'begun') throw new Error(begun.reason)
    expect(begun.journal[0]?.output).toMatchObject({ data: { text: 'hi' } })
    const second = { ...wait, step: worker.step('turn', 1) }
    expect(await worker.suspend(begun.lease, [second])).toEqual({ outcome: 'suspended' })
  })

  it('is over at once when the event came before it', async () => {
    const lease = await worker.take()
    await test.as('developer').events.publish({ type: 'early', runId: lease.runId, data: 7 })
    const answer = await worker.suspend(lease, [
      { step: worker.step('e'), digest: contentHash('e'), on: { kind: 'event', type: 'early' } },
    ])
    expect(answer).toMatchObject({ outcome: 'go_on', steps: [{ status: 'succeeded', output: { data: 7 } }] })
    expect(await statusOf(lease.runId)).toBe('running')
  })

  it('misses no event that is published at the same moment', async () => {
    for (let round = 0; round < 30; round += 1) {
      const lease = await worker.take()
      const [answer, published] = await Promise.all([
        worker.suspend(lease, [
          { step: worker.step('e'), digest: contentHash('e'), on: { kind: 'event', type: 'race' } },
        ]),
        test.as('developer').events.publish({ type: 'race', runId: lease.runId, data: round }),
      ])
      const isOver = answer.outcome === 'go_on' || published.woke === 1
      expect(isOver, `round ${round}: ${answer.outcome}, woke ${published.woke}`).toBe(true)
    }
  })

  it('for time ends by the database’s clock', async () => {
    const lease = await worker.take()
    await worker.suspend(lease, [
      { step: worker.step('nap'), digest: contentHash('nap'), on: { kind: 'sleep', ms: 60_000 } },
    ])
    await fireTimers(test.services)
    expect(await statusOf(lease.runId)).toBe('waiting')
    await rows(`update steps set wake_at = now() where run_id = $1`, [lease.runId])
    await fireTimers(test.services)
    expect(await statusOf(lease.runId)).toBe('queued')
  })

  it('for a child ends with the child', async () => {
    const parent = await worker.take()
    await worker.suspend(parent, [
      {
        step: worker.step('child'),
        digest: contentHash('c'),
        on: { kind: 'child', agent: 'desk', input: 1 },
      },
    ])
    const [child] = await rows<{ id: string }>('select id from runs where parent_run_id = $1', [parent.runId])
    const begun = await worker.begin(child!.id)
    if (begun.outcome !== 'begun') throw new Error(begun.reason)
    await worker.succeed(begun.lease, 42)
    const again = await worker.begin(parent.runId, await dispatchOf(parent.runId))
    if (again.outcome !== 'begun') throw new Error(again.reason)
    expect(again.journal[0]).toMatchObject({ kind: 'child', status: 'succeeded', output: 42 })
  })
})

describe('cancel', () => {
  it('wins over a later result, which is kept as evidence', async () => {
    const lease = await worker.take()
    const admitted = await worker.askModel(lease)
    if (admitted.outcome !== 'granted') throw new Error(admitted.outcome)
    await test.as('operator').runs.cancel({ id: lease.runId, reason: 'enough' })
    expect(
      await worker.settleModel(lease, admitted.holdId!, { inputTokens: 10, outputTokens: 5 }),
    ).toMatchObject({ outcome: 'lost', reason: 'cancelled' })
    expect(await statusOf(lease.runId)).toBe('cancelled')
    const [step] = await rows<{ status: string; output: unknown }>(
      'select status, output from steps where run_id = $1',
      [lease.runId],
    )
    expect(step).toMatchObject({ status: 'succeeded', output: { text: 'hi' } })
    expect(await worker.succeed(lease)).toMatchObject({ outcome: 'lost', reason: 'cancelled' })
  })
})
