import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { sealAudit } from '../background/audit-sealer.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let owner: pg.Client
const runId = 'run_01h455vb4pex5vsknk084sn02q'
const actorId = 'user_01h455vb4pex5vsknk084sn02q'
const concernedId = 'user_01h455vb4pex5vsknk084sn02r'

/** So many rows that a planner with fresh statistics would read few of them by an index, and all if it had none. */
beforeAll(async () => {
  test = await createTestServices()
  owner = new pg.Client({ connectionString: test.ownerUrl })
  await owner.connect()
  const idOf = (prefix: string) => `'${prefix}_01h455vb4pex5vsknk08' || lpad(n::text, 6, '0')`
  await owner.query(
    `insert into audit_entries (id, workspace_id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, run_id, leaf_hash)
     select ${idOf('aud')}, $1, '2024-01-01', case when n % 500 = 0 then 'person' else 'system' end, $2, 'x',
       case when n % 1000 = 0 then 'budget.save' else 'tool.call' end, case when n % 700 = 0 then 'budget' else 'run' end,
       case when n % 700 = 0 then 'bud_1' else $3 end, case when n % 900 = 0 then $3 end, sha256('')
     from generate_series(1, 30000) n`,
    [test.workspaceId, actorId, runId],
  )
  await owner.query(
    `insert into events (id, workspace_id, type, run_id, source, data)
     select ${idOf('evt')}, $1, 'told', case when n % 900 = 0 then $2 end, 'api', '{}' from generate_series(1, 30000) n`,
    [test.workspaceId, runId],
  )
  await owner.query(
    `insert into audit_concerned (workspace_id, who, entry_id)
     select $1, case when n % 600 = 0 then $2 else 'user_' || n end, ${idOf('aud')} from generate_series(1, 30000) n`,
    [test.workspaceId, concernedId],
  )
  await sealAudit(test.services)
  await owner.query('analyze')
})
afterAll(async () => {
  await owner.end()
  await test.drop()
})

const entries = () => test.as('viewer').audit.list
const timeline = () => test.as('viewer').audit.timeline
const events = () => test.as('viewer').events.list
const lists: Array<[index: string, ask: () => Promise<{ items: unknown[] }>]> = [
  ['audit_entries_pkey', () => entries()({ limit: 20 })],
  ['audit_entries_pkey', () => entries()({ limit: 20, action: 'tool.call' })],
  ['audit_entries_pkey', () => entries()({ limit: 20, until: '2100-01-01T00:00:00Z', search: 'budget' })],
  ['audit_entries_actor', () => entries()({ limit: 20, actorId })],
  ['audit_entries_action', () => entries()({ limit: 20, action: 'budget.save' })],
  ['audit_entries_subject', () => entries()({ limit: 20, subjectId: 'bud_1' })],
  ['audit_entries_run', () => entries()({ limit: 20, subjectId: runId })],
  ['audit_entries_run', () => entries()({ limit: 20, runId })],
  ['audit_entries_actor', () => timeline()({ limit: 20, who: actorId, part: 'did' })],
  ['audit_entries_subject', () => timeline()({ limit: 20, who: concernedId })],
  ['audit_concerned_pkey', () => timeline()({ limit: 20, who: concernedId, part: 'received' })],
  ['events_pkey', () => events()({ limit: 20 })],
  ['events_pkey', () => events()({ limit: 20, after: 'evt_01h455vb4pex5vsknk08000020' })],
  ['events_run', () => events()({ limit: 20, runId })],
]

async function readsOf(index: string): Promise<{ byIndex: number; whole: number }> {
  const { rows } = await owner.query<{ byIndex: number; whole: number }>(
    `select i.idx_scan::int as "byIndex", t.seq_scan::int as whole
     from pg_stat_user_indexes i join pg_stat_user_tables t using (relid) where i.indexrelname = $1`,
    [index],
  )
  return rows[0]!
}

it.each(lists)('a page is found by %s', async (index, ask) => {
  const before = await readsOf(index)
  expect((await ask()).items).toHaveLength(20)
  // A backend reports what it did when it is asked something more than a second after it last did; idle, it waits for ten.
  const after = await vi.waitFor(
    async () => {
      await ask()
      const reads = await readsOf(index)
      expect(reads.byIndex).toBeGreaterThan(before.byIndex)
      return reads
    },
    { timeout: 20_000, interval: 200 },
  )
  expect(after.whole).toBe(before.whole)
})
