import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
let narrow: Awaited<ReturnType<typeof addAgent>>

beforeAll(async () => {
  test = await createTestServices()
  worker = testWorker(test)
  narrow = await addAgent(test, { name: 'narrow', limits: { concurrency: 1, runsPerMinute: 500 } })
  await addAgent(test, { name: 'idle' })
  await addAgent(test, { name: 'elsewhere', workspaceId: test.otherWorkspaceId })
})
afterAll(() => test.drop())

const rows = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))

describe('queues', () => {
  it('tell what runs, what waits, what is held back and since when, agent by agent', async () => {
    await test.as('worker').worker.join({
      workerId: worker.workerId,
      name: 'w',
      concurrency: 5,
      agentVersionIds: [narrow.versionId],
    })
    await worker.take('narrow')
    const waiting = await worker.start('narrow')
    await rows(`update runs set dispatched_at = now() - interval '1 hour' where id = $1`, [waiting])
    await worker.begin(await worker.start('narrow'))
    await test.as('developer', test.otherWorkspaceId).runs.start({ agent: 'elsewhere' })
    const { agents, ...totals } = await test.as('viewer').metrics.queues()
    expect(totals).toEqual({ queued: 2, running: 1 })
    expect(agents.map((agent) => agent.agentName)).toEqual(['narrow', 'idle'])
    expect(agents[0]).toMatchObject({
      concurrency: 1,
      runsPerMinute: 500,
      running: 1,
      queued: 2,
      heldBack: 1,
      liveWorkers: 1,
    })
    expect(Date.now() - Date.parse(agents[0]!.oldestQueuedAt!)).toBeGreaterThan(3_599_000)
    expect(agents[1]).toMatchObject({
      running: 0,
      queued: 0,
      heldBack: 0,
      oldestQueuedAt: null,
      liveWorkers: 0,
    })
  })
})

describe('quarantined runs', () => {
  /** As the third crash of a suspect leaves it. */
  const quarantine = (runId: string, minutesAgo: number) =>
    rows(
      `update runs set status = 'failed', crashes = 3, finished_at = now() - $2 * interval '1 minute',
         failure = '{"code":"quarantined","retryable":false,"message":"it ended its process"}' where id = $1`,
      [runId, minutesAgo],
    )

  it('come with their evidence, the latest first, and with the run that repeats them', async () => {
    const lease = await worker.take('idle')
    await worker.commitCode(lease, 'last words', 1)
    for (const workerId of ['wkr_1', 'wkr_2'])
      await rows(
        `insert into events (id, workspace_id, type, run_id, source, data) values ($1, $2, 'run.worker_lost', $3, 'platform', $4)`,
        [test.services.newId('event'), test.workspaceId, lease.runId, JSON.stringify({ workerId })],
      )
    await quarantine(lease.runId, 1)
    const older = await worker.start('idle')
    await quarantine(older, 5)
    const other = await worker.take('idle')
    await worker.fail(other, false)
    const first = await test.as('viewer').runs.quarantined({ limit: 1 })
    expect(first.items).toMatchObject([{ id: lease.runId, lastStep: 'last words', retriedBy: null }])
    expect(first.items[0]!.lostWorkers.map((lost) => lost.workerId).sort()).toEqual(['wkr_1', 'wkr_2'])
    const second = await test.as('viewer').runs.quarantined({ limit: 1, cursor: first.nextCursor! })
    expect(second).toMatchObject({
      items: [{ id: older, lostWorkers: [], lastStep: null }],
      nextCursor: null,
    })
    const { runId } = await test.as('operator').runs.retry({ id: older })
    const all = await test.as('viewer').runs.quarantined()
    expect(all.items.map((run) => run.retriedBy)).toEqual([null, runId])
    expect((await test.as('viewer', test.otherWorkspaceId).runs.quarantined()).items).toEqual([])
  })
})

/** Asked of the planner: how long it takes depends on the machine, what it reads does not. */
it('read no run that is over, however many there are', async () => {
  await rows(
    `insert into runs (id, workspace_id, agent_id, agent_version_id, status, input, created_by, created_at, finished_at, failure)
     select 'run_' || lpad(n::text, 26, '0'), $1, $2, $3, 'failed', '{}', 'tests', now(), now(), '{"code":"broke"}'
     from generate_series(1, 20000) n`,
    [test.workspaceId, narrow.agentId, narrow.versionId],
  )
  const plans = await test.db.transaction(test.workspaceId, async (tx) => {
    await tx.query(`select count(*) from runs r where r.agent_id = $1 and r.status = 'running'`, [
      narrow.agentId,
    ])
    await tx.query(
      `select count(*), min(coalesce(dispatched_at, created_at)) from runs r where r.agent_id = $1 and r.status = 'queued'`,
      [narrow.agentId],
    )
    await tx.query(
      `select id from runs where workspace_id = $1 and failure ->> 'code' = 'quarantined' order by finished_at desc, id desc limit 50`,
      [test.workspaceId],
    )
    return tx.query<{ read: number }>(
      `select coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::int as read from pg_stat_xact_user_tables where relname = 'runs'`,
    )
  })
  // Of 20,000; what the tests above have left behind is some twenty.
  expect(plans[0]!.read).toBeLessThan(100)
})
