import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from './generated/client.ts'
import { type ChangeNotice, Changes, changeChannel, createTeller, type Told } from './notices.ts'

/** Reaches every workspace's rows; for our own loops and for finding out who asks. */
export const allWorkspaces = '*'

/** One transaction in one workspace. Row security shows it that workspace's rows alone. */
export type Tx = {
  readonly workspaceId: string
  /** the database's clock when the transaction began, whole milliseconds. Of a hot one: known once it was answered anything */
  readonly now: Date
  /**
   * Statements run in the order in which they are asked for. Those that need no answer of one another are asked for
   * together (`Promise.all`) and share a round trip.
   */
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>
  /** The same for the hot path: parsed and planned once a connection. Only for a text that is always the same. */
  prepared<Row>(text: string, values: unknown[]): Promise<Row[]>
  /**
   * A change whose answer nobody needs: it is on its way, and what is asked next sees it. If it fails, the transaction
   * does. So a verb's changes and its commit are one round trip. The text is always the same, as for `prepared`.
   */
  write(text: string, values: unknown[]): void
  /** Tells live screens and our loops, when and only when this commits. */
  changed(topic: ChangeNotice['topic'], id: string, workspaceId?: string): void
  /** Hears how this ended: false too where a commit was asked for and its answer never came. Must not throw. */
  onEnd(hear: (isCommitted: boolean) => void): void
}

export type TransactionOptions = {
  /**
   * For the verbs that many callers share: it does not wait for its beginning before it asks, and other processes hear
   * of its changes a moment after its commit instead of with it. One that dies in between tells nobody: what may be
   * lost so must be found by looking as well.
   */
  hot?: boolean
  /**
   * Statements are planned once a connection, whatever their values. Left to itself Postgres plans each anew the first
   * five times, and many of those that take arrays for ever, since what they hold might matter. That is right for a
   * batch; for a row or two that somebody waits for it is half of the work.
   */
  planOnce?: boolean
}

/** Prisma within a transaction of one workspace: for reads. */
export type Reader = Omit<Prisma.TransactionClient, '$transaction'>

/** Connections that are open, those of them that nobody uses, and callers that wait for one. */
export type PoolStats = { total: number; idle: number; waiting: number }

export type Database = {
  transaction<T>(workspaceId: string, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Consistent reads: one repeatable snapshot for all queries of `work`. */
  read<T>(workspaceId: string, work: (prisma: Reader) => Promise<T>): Promise<T>
  /** Hears of what this process has committed, at once; of others' see `listenForChanges`. */
  onChange(hear: (notice: ChangeNotice) => void): void
  /** by which others know whose word a change is */
  readonly processId: string
  stats(): Record<'writes' | 'reads', PoolStats>
  close(): Promise<void>
}

const safeWorkspace = /^(\*|ws_[0-9a-z]{26})$/
const statementNames = new Map<string, string>()

function statementName(text: string): string {
  const known = statementNames.get(text)
  if (known !== undefined) return known
  const name = `ground_control_${statementNames.size}`
  statementNames.set(text, name)
  return name
}

const int8 = 20
const int8Array = 1016

// int8 as bigint, in arrays too: counters and money must not lose digits on the way.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    const known = pg.types.getTypeParser(oid, format as 'text')
    if (oid === int8) return (value: string) => BigInt(value)
    if (oid === int8Array)
      return (value: string) =>
        (known(value) as Array<string | null>).map((item) => (item === null ? null : BigInt(item)))
    return known
  }) as typeof pg.types.getTypeParser,
}

/**
 * A connection that is cut fails what uses it, and is replaced at the next use. The pool hears for idle connections
 * alone: one that is cut between two statements of a transaction would find no listener, and Node end the process.
 */
function outliveCuts(pool: pg.Pool): void {
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
}

const statsOf = (pool: pg.Pool): PoolStats => ({
  total: pool.totalCount,
  idle: pool.idleCount,
  waiting: pool.waitingCount,
})

/** What is asked in one turn of the event loop leaves in one write: each write is a system call, and they led a profile. */
function writesTogether(client: pg.PoolClient): () => void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  let isCorked = false
  return () => {
    if (isCorked) return
    isCorked = true
    stream.cork()
    process.nextTick(() => {
      isCorked = false
      stream.uncork()
    })
  }
}

/**
 * @param url login of the role `ground_control_app`
 * @param poolSize connections for writes; reads through Prisma have half as many beside them
 * @param waitMs so long a caller waits for a connection; then it fails with what `isDatabaseOutage` knows
 * @param prepare false: no named statements, for a pooler that gives each transaction another connection and does not
 *   know them. Postgres then parses and plans each statement of the hot path anew
 */
export function openDatabase(url: string, poolSize = 10, { prepare = true, waitMs = 10_000 } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    types,
    pipeline: true,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: waitMs,
    application_name: 'ground-control',
  })
  outliveCuts(pool)
  const readPool = new pg.Pool({
    connectionString: url,
    max: Math.max(2, Math.ceil(poolSize / 2)),
    connectionTimeoutMillis: waitMs,
    application_name: 'ground-control reads',
  })
  outliveCuts(readPool)
  const prisma = new PrismaClient({ adapter: new PrismaPg(readPool) })

  const processId = randomUUID()
  const hearers: Array<(notice: ChangeNotice) => void> = []
  const sqlOf = (notices: readonly ChangeNotice[]) =>
    notices
      .map((notice) => pg.escapeLiteral(JSON.stringify({ ...notice, by: processId } satisfies Told)))
      .map((payload) => `select pg_notify('${changeChannel}', ${payload});`)
      .join('')
  const fixed = (text: string, values: unknown[]): pg.QueryConfig =>
    prepare ? { name: statementName(text), text, values } : { text, values }
  const teller = createTeller(async (notices) => {
    await pool.query(sqlOf(notices))
  })

  return {
    async transaction(workspaceId, work, { hot = false, planOnce = false } = {}) {
      if (!safeWorkspace.test(workspaceId)) throw new Error('not a workspace id')
      const client = await pool.connect()
      const together = writesTogether(client)
      let broken: Error | undefined
      let isOver = false
      let now: Date | undefined
      let result: Awaited<ReturnType<typeof work>>
      let notices: ChangeNotice[]
      const writes: Promise<unknown>[] = []
      const endHearers: Array<(isCommitted: boolean) => void> = []
      let isCommitted = false
      let failure: { error: unknown } | undefined
      try {
        // One round trip for all. The id is checked above: a simple query takes no parameters. Verbs read rows by key
        // and never a whole table; but a plan that was made while a table was small reads all of it until the next
        // analyze (a begin of 50 runs took 44 ms instead of 10 ms in a database that was a minute old).
        together()
        const begun = client
          .query(
            `begin; select set_config('app.workspace_id', '${workspaceId}', true), set_config('enable_seqscan', 'off', true),${planOnce ? ` set_config('plan_cache_mode', 'force_generic_plan', true),` : ''} now()::timestamptz(3) as now`,
          )
          .then((results) => {
            now = (results as unknown as pg.QueryResult[])[1]!.rows[0].now
          })
        if (hot)
          begun.catch(() => {}) // what is asked behind it fails as well
        else await begun
        const changes = new Changes()
        const run = async <Row>(statement: pg.QueryConfig) => {
          // Of several statements under way one may have failed and ended all: the others' sequels come too late.
          if (isOver) throw new Error('the transaction is over')
          together()
          return (await client.query(statement)).rows as Row[]
        }
        const tx: Tx = {
          workspaceId,
          get now() {
            if (now === undefined) throw new Error('the transaction was not answered yet: it knows no time')
            return now
          },
          query: (text, values) => run({ text, values }),
          prepared: (text, values) => run(fixed(text, values)),
          write(text, values) {
            const written = run(fixed(text, values))
            writes.push(
              written.catch((error: unknown) => {
                failure ??= { error }
              }),
            )
          },
          changed: (topic, id, changedWorkspace = workspaceId) => changes.add(changedWorkspace, topic, [id]),
          onEnd: (hear) => {
            endHearers.push(hear)
          },
        }
        result = await work(tx)
        await begun
        isOver = true
        notices = changes.notices()
        // After a write that fails, Postgres makes a rollback of it.
        const ended = client.query(`${hot ? '' : sqlOf(notices)} commit`)
        await Promise.all([...writes, ended])
        if (failure) throw failure.error
        isCommitted = true
      } catch (error) {
        isOver = true
        await client.query('rollback').catch((cut: Error) => {
          broken = cut
        })
        // What is asked after a write that failed fails because of it.
        throw failure?.error ?? error
      } finally {
        client.release(broken)
        for (const hear of endHearers) hear(isCommitted)
      }
      for (const notice of notices) for (const hear of hearers) hear(notice)
      if (hot) teller.tell(notices)
      return result
    },
    async read(workspaceId, work) {
      if (!safeWorkspace.test(workspaceId)) throw new Error('not a workspace id')
      return prisma.$transaction(
        async (inner) => {
          await inner.$executeRaw`select set_config('app.workspace_id', ${workspaceId}, true)`
          return work(inner)
        },
        { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead, maxWait: waitMs, timeout: 30_000 },
      )
    },
    onChange: (hear) => {
      hearers.push(hear)
    },
    processId,
    stats: () => ({ writes: statsOf(pool), reads: statsOf(readPool) }),
    async close() {
      await teller.rest()
      await prisma.$disconnect()
      await Promise.all([pool.end(), readPool.end()])
    },
  }
}
