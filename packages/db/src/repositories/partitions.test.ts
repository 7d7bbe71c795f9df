import { randomBytes } from 'node:crypto'
import { idsFrom, newId } from '@ground-control/core/ids'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { allWorkspaces } from '../database.ts'
import { appendEvents, type NewEvent } from './events.ts'
import { addPartitions } from './partitions.ts'

const [one, two] = ['ws_01h455vb4pex5vsknk084sn02q', 'ws_01h455vb4pex5vsknk084sn02r'] as const
let test: Awaited<ReturnType<typeof createTestDatabase>>
let owner: pg.Client
beforeAll(async () => {
  test = await createTestDatabase()
  owner = new pg.Client({ connectionString: test.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await test.drop()
})

const rows = async <Row>(sql: string, values: unknown[] = []) =>
  (await owner.query(sql, values)).rows as Row[]
const count = async (from: string) =>
  (await rows<{ count: number }>(`select count(*)::int as count from ${from}`))[0]!.count
const eventOf = (atMs: number, key: string | null, workspaceId: string = one): NewEvent => ({
  id: newId('event', atMs, randomBytes),
  workspaceId,
  type: 'test.tick',
  runId: null,
  agentId: null,
  key: null,
  source: 'api',
  data: {},
  idempotencyKey: key,
})
const append = (events: NewEvent[], workspaceId: string = one) =>
  test.db.transaction(workspaceId, (tx) => appendEvents(tx, events), { hot: true })
const dayMs = 86_400_000
const post = (inDays = 0) =>
  test.db.transaction(one, (tx) =>
    tx.query(
      `insert into ledger_entries (id, workspace_id, account_id, hold_id, run_id, kind, debit, credit, amount, created_at)
       values ($1, $2, 'acct_1', 'hold_1', 'run_1', 'hold', 'a', 'b', 1, now() + make_interval(days => $3))`,
      [newId('ledgerEntry', Date.now() + inDays * dayMs, randomBytes), one, inDays],
    ),
  )

/** Writes without a pause until `work` is done. @returns how many writes were acknowledged */
async function writingWhile(work: () => Promise<unknown>) {
  let isDone = false
  let acknowledged = 0
  const writer = async (lane: number) => {
    for (let nth = 0; !isDone; nth += 1) {
      await append([
        eventOf(Date.now(), `${lane} ${nth}`),
        eventOf(Date.now(), `${lane} ${nth}`),
        eventOf(Date.now(), null),
      ])
      await post()
      acknowledged += 1
    }
  }
  const writers = [writer(1), writer(2), writer(3)]
  await work().finally(() => {
    isDone = true
  })
  await Promise.all(writers)
  return acknowledged
}

describe('a month of ids', () => {
  it('begins where ids of its first millisecond do', async () => {
    const months = fc.sample(
      fc.date({ min: new Date('2020-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }),
      50,
    )
    for (const any of months) {
      const first = Date.UTC(any.getUTCFullYear(), any.getUTCMonth(), 1)
      const [row] = await rows<{ bound: string }>(`select month_bound('events', $1::date) as bound`, [
        new Date(first).toISOString().slice(0, 10),
      ])
      const { bound } = row!
      expect(idsFrom('event', first).startsWith(bound)).toBe(true)
      expect(idsFrom('event', first) > bound && idsFrom('event', first - 1) < bound).toBe(true)
    }
  })
})

describe('a table that is parted while it is written', () => {
  const tables = ['events', 'ledger_entries']
  let acknowledged = 0
  beforeAll(async () => {
    await append(Array.from({ length: 5_000 }, () => eventOf(Date.now() - 40 * dayMs, null)))
    await append([eventOf(Date.now(), 'long ago')])
    for (let nth = 0; nth < 20; nth += 1) await post(-40)
    acknowledged = await writingWhile(async () => {
      for (const table of tables) await owner.query(`call partition_by_month('${table}')`)
      // Plans of the whole table that connections keep are made anew.
      await new Promise((resolve) => setTimeout(resolve, 300))
    })
  })

  it('has every row that was acknowledged, and each key once', async () => {
    expect(acknowledged).toBeGreaterThan(0)
    expect(await count('events')).toBe(5_001 + 2 * acknowledged)
    expect(await count('event_keys')).toBe(1 + acknowledged)
    expect(await count('ledger_entries')).toBe(20 + acknowledged)
    for (const table of tables)
      expect(await rows(`select relkind::text from pg_class where oid = $1::regclass`, [table])).toEqual([
        { relkind: 'p' },
      ])
  })

  it('lets no key in again, in another month either', async () => {
    const inTwoMonths = Date.now() + 62 * dayMs
    expect(await append([eventOf(inTwoMonths, 'long ago')])).toEqual(new Set())
    const both = [eventOf(inTwoMonths, 'at once'), eventOf(Date.now(), 'at once')]
    const added = await Promise.all(both.map((event) => append([event])))
    expect(added.map((ids) => ids.size).toSorted()).toEqual([0, 1])
    expect((await append([eventOf(Date.now(), 'long ago', two)], two)).size).toBe(1)
  })

  it('puts what comes into its month', async () => {
    await append([eventOf(Date.now() + 75 * dayMs, null)])
    await post(75)
    const month = `to_char((now() + interval '75 days') at time zone 'UTC', 'YYYY_MM')`
    for (const table of tables) {
      const [last] = await rows(
        `select tableoid::regclass::text = '${table}_' || ${month} as "isThere" from ${table} order by id desc limit 1`,
      )
      expect(last).toEqual({ isThere: true })
    }
  })

  it('keeps workspaces apart, and facts as they are', async () => {
    const seen = await test.db.transaction(two, (tx) =>
      tx.query<{ workspaceId: string }>('select distinct workspace_id as "workspaceId" from events'),
    )
    expect(seen).toEqual([{ workspaceId: two }])
    await expect(append([eventOf(Date.now(), null, two)], one)).rejects.toThrow(/row-level security/)
    const parts = await rows<{ part: string; table: string }>(
      `select inhrelid::regclass::text as part, inhparent::regclass::text as table from pg_inherits where inhparent = any($1::regclass[])`,
      [tables],
    )
    expect(parts.length).toBeGreaterThanOrEqual(4)
    for (const name of [...tables, ...parts.map(({ part }) => part)]) {
      for (const change of [`delete from ${name}`, `update ${name} set id = id`, `truncate ${name}`]) {
        await expect(test.db.transaction(one, (tx) => tx.query(change))).rejects.toThrow(/permission denied/)
      }
      await expect(owner.query(`truncate ${name}`)).rejects.toThrow(/never changed or removed/)
    }
    for (const table of tables)
      await expect(owner.query(`delete from ${table}`)).rejects.toThrow(/never changed or removed/)
    for (const { part } of parts)
      await expect(
        test.db.transaction(allWorkspaces, (tx) => tx.query(`select from ${part}`)),
      ).rejects.toThrow(/permission denied/)
  })

  it('has all indexes under their names, on every part', async () => {
    const indexes = await rows<{ name: string; parts: number; valid: boolean }>(
      `select c.relname as name, x.indisvalid as valid, (select count(*)::int from pg_inherits where inhparent = c.oid) as parts
       from pg_index x join pg_class c on c.oid = x.indexrelid where x.indrelid = any($1::regclass[])`,
      [tables],
    )
    expect(indexes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['events_pkey', 'events_run', 'events_for_waits', 'ledger_entries_pkey']),
    )
    expect(indexes.every(({ valid, parts }) => valid && parts >= 2)).toBe(true)
  })

  it('gets the coming months once, from however many copies', async () => {
    const add = () => test.db.transaction(allWorkspaces, addPartitions)
    expect((await Promise.all([add(), add()])).flat()).toEqual([])
    expect(await rows(`select add_partitions(5)`)).toHaveLength(4)
    expect((await Promise.all([add(), add()])).flat()).toEqual([])
  })

  it('gives an old month away while it is written', async () => {
    const [old] = await rows<{ part: string }>(
      `select inhrelid::regclass::text as part from pg_inherits where inhparent = 'events'::regclass and inhrelid::regclass::text like '%before%'`,
    )
    const kept = await count(old!.part)
    const all = await count('events')
    await owner.query(`alter table events detach partition ${old!.part} concurrently`)
    expect(await count('events')).toBe(all - kept)
    expect(await count(old!.part)).toBe(kept)
    expect(await append([eventOf(Date.now() + 75 * dayMs, 'long ago')])).toEqual(new Set())
    await owner.query(`drop table ${old!.part}`)
  })

  it('is left as it is when it is parted again', async () => {
    const before = await count('pg_inherits')
    await owner.query(`call partition_by_month('ledger_entries')`)
    expect(await count('pg_inherits')).toBe(before)
  })
})

describe('steps', () => {
  it('cannot be parted: what makes a step durable is a key that names no time', async () => {
    await expect(owner.query(`call partition_by_month('steps')`)).rejects.toThrow(/cannot be parted by month/)
    await expect(
      owner.query(`create table steps_by_month (like steps including all) partition by range (started_at)`),
    ).rejects.toThrow(/unique constraint on partitioned table must include all partitioning columns/)
  })
})
