import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { contentHash } from '../audit/content-hash.ts'
import { fireTimers } from './fire-timers.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
beforeAll(async () => {
  test = await createTestServices()
  await addAgent(test)
  worker = testWorker(test)
})
afterAll(() => test.drop())

const rows = <Row>(sql: string, values: unknown[]) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))

async function asleep(): Promise<string> {
  const lease = await worker.take()
  await worker.suspend(lease, [
    { step: worker.step('nap'), digest: contentHash('nap'), on: { kind: 'sleep', ms: 0 } },
  ])
  return lease.runId
}
const seen = (runId: string) =>
  rows(
    `select r.status as run, s.status as step, s.finished_at is not null as ended, s.wake_at is not null as clock
     from runs r join steps s on s.run_id = r.id where r.id = $1`,
    [runId],
  )

it('wakes a run whose sleep is over', async () => {
  const runId = await asleep()
  await fireTimers(test.services)
  expect(await seen(runId)).toEqual([{ run: 'queued', step: 'succeeded', ended: true, clock: true }])
})

it('changes nothing of a run that is over', async () => {
  const runId = await asleep()
  await test.as('operator').runs.cancel({ id: runId })
  await fireTimers(test.services)
  expect(await seen(runId)).toEqual([{ run: 'cancelled', step: 'waiting', ended: false, clock: false }])
})
