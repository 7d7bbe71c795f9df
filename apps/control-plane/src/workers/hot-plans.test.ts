import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
let owner: pg.Client
beforeAll(async () => {
  test = await createTestServices()
  await addAgent(test)
  worker = testWorker(test)
  owner = new pg.Client({ connectionString: test.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await test.drop()
})

const tables = ['runs', 'steps', 'holds', 'approvals', 'audit_entries', 'events', 'ledger_entries']
async function scans() {
  const { rows } = await owner.query<{ table: string; whole: number; byIndex: number }>(
    `select relname as table, seq_scan::int as whole, coalesce(idx_scan, 0)::int as "byIndex"
     from pg_stat_user_tables where relname = any($1) or relname like any($2) order by relname`,
    [tables, tables.map((table) => `${table}_%`)],
  )
  return rows
}

// A fresh database, without statistics: here a planner likes to read whole tables, and keeps that plan as they grow.
it.each([
  ['', async () => {}],
  [
    ', though two are parted by month',
    async () => {
      const parting = new pg.Client({ connectionString: test.ownerUrl })
      await parting.connect()
      for (const table of ['events', 'ledger_entries'])
        await parting.query(`call partition_by_month('${table}')`)
      await parting.query('select pg_stat_force_next_flush()')
      await parting.end()
    },
  ],
])('the life of a run reads no table as a whole%s', async (_, prepare) => {
  await prepare()
  const before = await scans()
  for (let run = 0; run < 12; run += 1) {
    const lease = await worker.take()
    const asked = await worker.askModel(lease)
    if (asked.outcome !== 'granted') throw new Error(asked.outcome)
    if (asked.holdId) await worker.settleModel(lease, asked.holdId, { inputTokens: 10, outputTokens: 10 })
    await worker.askTool(lease, 'look', {})
    await worker.commitTool(lease, 'look', {}, 'seen')
    await worker.commitCode(lease, 'one', 1)
    await worker.succeed(lease)
  }
  // Backends report what they did within a second of being idle.
  const byIndex = (rows: Awaited<ReturnType<typeof scans>>, table: string) =>
    rows.find((row) => row.table === table)?.byIndex ?? 0
  await vi.waitFor(
    async () => {
      const now = await scans()
      for (const table of ['runs', 'steps'])
        expect(byIndex(now, table)).toBeGreaterThan(byIndex(before, table) + 24)
    },
    { timeout: 20_000, interval: 500 },
  )
  const after = await scans()
  expect(after.map(({ table, whole }) => [table, whole])).toEqual(
    before.map(({ table, whole }) => [table, whole]),
  )
})
