import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTestDatabase } from '../test/database.ts'
import { allWorkspaces, openDatabase } from './database.ts'
import { listenForChanges } from './listen.ts'

const one = 'ws_01h455vb4pex5vsknk084sn02q'
const two = 'ws_01h455vb4pex5vsknk084sn02r'
let test: Awaited<ReturnType<typeof createTestDatabase>>

beforeAll(async () => {
  test = await createTestDatabase()
  await test.db.transaction(allWorkspaces, (tx) =>
    tx.query(`insert into workspaces (id, slug, name) values ($1, 'one', 'One'), ($2, 'two', 'Two')`, [
      one,
      two,
    ]),
  )
})
afterAll(() => test.drop())

describe('row security', () => {
  it('shows a workspace its own rows alone, for raw SQL and for Prisma', async () => {
    const rows = await test.db.transaction(one, (tx) => tx.query<{ id: string }>('select id from workspaces'))
    expect(rows).toEqual([{ id: one }])
    const read = await test.db.read(two, (prisma) => prisma.workspace.findMany({ select: { id: true } }))
    expect(read).toEqual([{ id: two }])
  })

  it('refuses to write a row of another workspace', async () => {
    const write = test.db.transaction(one, (tx) =>
      tx.query(
        `insert into config_entries (workspace_id, key, value, updated_by) values ($1, 'k', '1', 'x')`,
        [two],
      ),
    )
    await expect(write).rejects.toThrow(/row-level security/)
  })

  it('lets an index find a status', async () => {
    const plan = await test.db.transaction(one, async (tx) => {
      await tx.query('set local enable_seqscan = off')
      return tx.query<{ 'QUERY PLAN': string }>(
        `explain select id from runs where workspace_id = $1 and status = 'failed' order by created_at desc, id desc limit 1`,
        [one],
      )
    })
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toMatch(
      /Index (Only )?Scan.* using runs_\w*failed|Index Cond: .*status = 'failed'/,
    )
  })

  it('refuses a workspace id that is none', async () => {
    await expect(test.db.transaction(`x'; drop table runs; --`, async () => {})).rejects.toThrow(
      'not a workspace id',
    )
  })
})

describe('the application role', () => {
  it.each(['audit_entries', 'audit_batches', 'ledger_entries', 'events', 'policy_versions'])(
    'cannot change or remove rows of %s',
    async (table) => {
      for (const statement of [
        `delete from ${table}`,
        `update ${table} set workspace_id = workspace_id`,
        `truncate ${table}`,
      ]) {
        await expect(test.db.transaction(one, (tx) => tx.query(statement))).rejects.toThrow(
          /permission denied/,
        )
      }
    },
  )

  it('owns nothing', async () => {
    const owned = await test.db.transaction(allWorkspaces, (tx) =>
      tx.query<{ count: number }>(
        `select count(*)::int as count from pg_class where relowner = (select oid from pg_roles where rolname = current_user)`,
      ),
    )
    expect(owned[0]?.count).toBe(0)
  })
})

describe('transaction', () => {
  it('reads int8 as bigint, alone and in arrays', async () => {
    const [row] = await test.db.transaction(one, (tx) =>
      tx.query(
        `select 9007199254740993::int8 as one, '{9007199254740993,-1}'::int8[] as many, '{}'::int8[] as none`,
      ),
    )
    expect(row).toEqual({ one: 9007199254740993n, many: [9007199254740993n, -1n], none: [] })
  })

  it('fails alone when its connection is cut between two of its statements', async () => {
    const cut = test.db.transaction(allWorkspaces, async (tx) => {
      const [me] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
      const owner = new pg.Client({ connectionString: test.ownerUrl })
      await owner.connect()
      await owner.query('select pg_terminate_backend($1)', [me!.pid])
      await owner.end()
      // Nothing is under way that could be told of it: an error that nobody listens to would end the process.
      await sleep(100)
      return tx.query('select 1')
    })
    await expect(cut).rejects.toThrow()
    expect(await test.db.transaction(one, (tx) => tx.query('select 1 as one'))).toEqual([{ one: 1 }])
  })

  it('undoes everything when the work throws', async () => {
    const write = test.db.transaction(one, async (tx) => {
      await tx.query(
        `insert into config_entries (workspace_id, key, value, updated_by) values ($1, 'gone', '1', 'x')`,
        [one],
      )
      throw new Error('changed my mind')
    })
    await expect(write).rejects.toThrow('changed my mind')
    const rows = await test.db.transaction(one, (tx) =>
      tx.query(`select key from config_entries where key = 'gone'`),
    )
    expect(rows).toEqual([])
  })

  it('reads 64-bit integers as bigint, alone and in arrays', async () => {
    const [row] = await test.db.transaction(one, (tx) =>
      tx.query('select 9007199254740993::bigint as alone, array[9007199254740993, null]::bigint[] as many'),
    )
    expect(row).toEqual({ alone: 9007199254740993n, many: [9007199254740993n, null] })
  })

  it('runs statements that are asked for together in their order', async () => {
    const keyed = 'select value from config_entries where key = $1'
    const [before, , after] = await test.db.transaction(one, (tx) =>
      Promise.all([
        tx.prepared(keyed, ['together']),
        tx.query(
          `insert into config_entries (workspace_id, key, value, updated_by) values ($1, 'together', '1', 'x')`,
          [one],
        ),
        tx.prepared(keyed, ['together']),
      ]),
    )
    expect([before, after]).toEqual([[], [{ value: 1 }]])
  })

  it('undoes all that was asked for together when one fails, and takes nothing more', async () => {
    let late: Promise<unknown> = Promise.resolve()
    const write = test.db.transaction(one, (tx) => {
      const insert = tx.query(
        `insert into config_entries (workspace_id, key, value, updated_by) values ($1, 'half', '1', 'x')`,
        [one],
      )
      const fail = tx.query('select 1 / 0')
      late = fail
        .catch(() => new Promise((resolve) => setTimeout(resolve, 50)))
        .then(() => tx.query('select 1'))
      late.catch(() => {})
      return Promise.all([insert, fail])
    })
    await expect(write).rejects.toThrow('division by zero')
    await expect(late).rejects.toThrow('the transaction is over')
    const rows = await test.db.transaction(one, (tx) =>
      tx.query(`select key from config_entries where key = 'half'`),
    )
    expect(rows).toEqual([])
  })

  it('fails with the write that failed, whatever was asked behind it, and undoes all', async () => {
    const insert = `insert into config_entries (workspace_id, key, value, updated_by) values ($1, $2, $3::jsonb, 'x')`
    for (const hot of [false, true]) {
      const write = test.db.transaction(
        one,
        async (tx) => {
          tx.write(insert, [one, 'written', '1'])
          tx.write(insert, [one, 'not-json', 'no json'])
          return tx.query('select 1')
        },
        { hot },
      )
      await expect(write).rejects.toThrow(/invalid input syntax for type json/)
    }
    const last = test.db.transaction(one, async (tx) => tx.write(insert, [one, 'not-json', 'no json']))
    await expect(last).rejects.toThrow(/invalid input syntax for type json/)
    const rows = await test.db.transaction(one, (tx) =>
      tx.query(`select key from config_entries where key in ('written', 'not-json')`),
    )
    expect(rows).toEqual([])
  })

  it('tells this process at once, and another after the commit of a hot one, once', async () => {
    const other = openDatabase(test.appUrl, 2)
    const here: string[] = []
    const there: string[] = []
    test.db.onChange((notice) => here.push(...notice.ids))
    const ending = new AbortController()
    const listening = Promise.withResolvers<void>()
    const ended = listenForChanges(
      test.appUrl,
      other.processId,
      ending.signal,
      (notice) => there.push(...notice.ids),
      listening.resolve,
    )
    await listening.promise
    await test.db.transaction(one, async (tx) => tx.changed('runs', 'run_hot'), { hot: true })
    expect(here).toEqual(['run_hot'])
    await other.transaction(one, async (tx) => tx.changed('runs', 'run_own'), { hot: true })
    await test.db.transaction(one, async (tx) => tx.changed('runs', 'run_cold'))
    await vi.waitFor(() => expect(there.toSorted()).toEqual(['run_cold', 'run_hot']), { timeout: 10_000 })
    ending.abort()
    await ended
    await other.close()
  })

  it('tells every id that changed, however many they are', async () => {
    const heard = new Set<string>()
    const ending = new AbortController()
    const listening = Promise.withResolvers<void>()
    const ended = listenForChanges(
      test.appUrl,
      null,
      ending.signal,
      (notice) => {
        for (const id of notice.topic === 'runs' ? notice.ids : []) heard.add(id)
      },
      listening.resolve,
    )
    await listening.promise
    const ids = Array.from({ length: 1_000 }, (_, index) => `run_${String(index).padStart(26, '0')}`)
    await test.db.transaction(one, async (tx) => {
      for (const id of ids) tx.changed('runs', id)
    })
    await vi.waitFor(() => expect(heard.size).toBe(1_000), { timeout: 10_000 })
    ending.abort()
    await ended
    expect([...heard].sort()).toEqual(ids)
  })
})
