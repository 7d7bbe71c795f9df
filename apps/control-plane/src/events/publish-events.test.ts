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

const publish = (
  ...inputs: Array<{ type: string; runId?: string; data?: number; idempotencyKey?: string }>
) =>
  test.hot.publishEvents(
    test.actor('developer'),
    inputs.map((input) => ({ data: {}, ...input })),
  )
const rows = <Row>(sql: string, values: unknown[]) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))

/** The audit entries that an event stands in. */
const entriesOf = (eventId: string) =>
  rows(
    `select actor_id, run_id, after, input_hash from audit_entries
     where action = 'event.publish' and after -> 'eventIds' ? $1`,
    [eventId],
  )

/** A run that sleeps until an event of the type comes. */
async function waiting(type: string, ...names: string[]): Promise<string> {
  const lease = await worker.take()
  const waits = names.map((name) => ({
    step: worker.step(name),
    digest: contentHash(name),
    on: { kind: 'event' as const, type },
  }))
  expect(await worker.suspend(lease, waits)).toEqual({ outcome: 'suspended' })
  return lease.runId
}

it('answers each of a batch for itself', async () => {
  const runId = await waiting('batch.one', 'wait')
  const answers = await publish(
    { type: 'batch.one' },
    { type: 'batch.one', runId: test.services.newId('run') },
    { type: 'batch.nobody' },
  )
  expect(answers).toMatchObject([
    { ok: true, event: { created: true, woke: 1 } },
    { ok: false, error: { code: 'not_found' } },
    { ok: true, event: { created: true, woke: 0 } },
  ])
  expect(await rows('select status, dispatch from runs where id = $1', [runId])).toEqual([
    { status: 'queued', dispatch: 2 },
  ])
})

it('gives the first of two events to the first wait, and the second to the next', async () => {
  const runId = await waiting('batch.two', 'one', 'two')
  const answers = await publish({ type: 'batch.two', data: 1 }, { type: 'batch.two', data: 2 })
  expect(answers).toMatchObject([{ event: { woke: 1 } }, { event: { woke: 1 } }])
  const steps = await rows<{ name: string; data: number }>(
    `select name, (output -> 'data')::int as data from steps where run_id = $1 order by name`,
    [runId],
  )
  expect(steps).toEqual([
    { name: 'one', data: 1 },
    { name: 'two', data: 2 },
  ])
})

it('wakes every run that waits, and only the one that an event is addressed to', async () => {
  const [first, second] = [await waiting('batch.all', 'wait'), await waiting('batch.all', 'wait')]
  expect(await publish({ type: 'batch.all', runId: second })).toMatchObject([{ event: { woke: 1 } }])
  expect(await publish({ type: 'batch.all' })).toMatchObject([{ event: { woke: 1 } }])
  expect(await rows('select distinct status from runs where id = any($1)', [[first, second]])).toEqual([
    { status: 'queued' },
  ])
})

it('takes one event for one idempotency key, in one batch and over several', async () => {
  const input = { type: 'batch.once', data: 1, idempotencyKey: 'once' }
  const [first, twin, other] = await publish(input, input, { ...input, data: 2 })
  if (!first?.ok) throw new Error('not taken')
  expect(first.event.created).toBe(true)
  expect(twin).toEqual({ ok: true, event: { eventId: first.event.eventId, created: false, woke: 0 } })
  expect(other).toMatchObject({ ok: false, error: { code: 'conflict' } })
  expect(await publish(input)).toEqual([
    { ok: true, event: { eventId: first.event.eventId, created: false, woke: 0 } },
  ])
  expect(await entriesOf(first.event.eventId)).toHaveLength(1)
})

it('puts all that one says at once on the record together, and seals what each said', async () => {
  const [ada, bob] = [test.actor('developer'), test.actor('developer')]
  const leased = await worker.take()
  const said = { type: 'record.a' }
  const [[one, two, toRun], [other]] = await Promise.all([
    test.hot.publishEvents(ada, [
      { ...said, data: 1 },
      { type: 'record.b', key: 'k', data: 2 },
      { ...said, runId: leased.runId, data: 3 },
    ]),
    test.hot.publishEvents(bob, [{ ...said, data: 4 }]),
  ])
  const idOf = (answer: typeof one) => (answer?.ok ? answer.event.eventId : '')
  expect(await entriesOf(idOf(one))).toEqual([
    {
      actor_id: ada.id,
      run_id: null,
      after: { types: ['record.a', 'record.b'], eventIds: [idOf(one), idOf(two)] },
      input_hash: contentHash([
        [idOf(one), 'record.a', null, 1],
        [idOf(two), 'record.b', 'k', 2],
      ]),
    },
  ])
  expect(await entriesOf(idOf(toRun))).toMatchObject([{ actor_id: ada.id, run_id: leased.runId }])
  expect(await entriesOf(idOf(other))).toMatchObject([
    { actor_id: bob.id, after: { eventIds: [idOf(other)] } },
  ])
})

it('takes many of a call, each answered for itself', async () => {
  const publishMany = test.as('developer').events.publishMany
  const { results } = await publishMany({
    events: [{ type: 'many.one' }, { type: 'many.two', runId: test.services.newId('run') }],
  })
  expect(results).toMatchObject([
    { ok: true, created: true, woke: 0 },
    { ok: false, code: 'not_found', message: 'no such run' },
  ])
  await expect(publishMany({ events: [] })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})

it('loses no event while many publish and many lie down', async () => {
  const types = ['race.a', 'race.b', 'race.c']
  const leases = await Promise.all(Array.from({ length: 30 }, () => worker.take()))
  const [suspended] = await Promise.all([
    Promise.all(
      leases.map((lease, index) => {
        const order = index % 2 === 0 ? types : types.toReversed()
        return worker.suspend(
          lease,
          order.map((type) => ({
            step: worker.step(type),
            digest: contentHash(type),
            on: { kind: 'event' as const, type },
          })),
        )
      }),
    ),
    Promise.all(types.map((type) => publish({ type }))),
  ])
  expect(suspended.every(({ outcome }) => outcome === 'suspended' || outcome === 'go_on')).toBe(true)
  const open = await rows<{ count: number }>(
    `select count(*)::int as count from steps where run_id = any($1) and status = 'waiting'`,
    [leases.map((lease) => lease.runId)],
  )
  expect(open).toEqual([{ count: 0 }])
})
