import type { Topic } from '@ground-control/core/events/schema'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from './generated/client.ts'

/** Reaches every workspace's rows; for our own loops and for finding out who asks. */
export const allWorkspaces = '*'

/** One transaction in one workspace. Row security shows it that workspace's rows alone. */
export type Tx = {
  readonly workspaceId: string
  /** the database's clock when the transaction began, whole milliseconds */
  readonly now: Date
  /**
   * Statements run in the order in which they are asked for. Those that need no answer of one another are asked for
   * together (`Promise.all`) and share a round trip.
   */
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>
  /** The same for the hot path: parsed and planned once a connection. Only for a text that is always the same. */
  prepared<Row>(text: string, values: unknown[]): Promise<Row[]>
  /** Tells live screens and our loops, when and only when this commits. */
  changed(topic: Topic | InternalTopic, id: string, workspaceId?: string): void
}

/** Prisma within a transaction of one workspace: for reads. */
export type Reader = Omit<Prisma.TransactionClient, '$transaction'>

export type Database = {
  transaction<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T>
  /** Consistent reads: one repeatable snapshot for all queries of `work`. */
  read<T>(workspaceId: string, work: (prisma: Reader) => Promise<T>): Promise<T>
  stats(): { total: number; idle: number; waiting: number }
  close(): Promise<void>
}

/** The channel every commit that changed something speaks on; the payload is a `ChangeNotice`. */
export const changeChannel = 'ground_control'
/** Told among our loops alone. */
export type InternalTopic = 'outbox' | 'slots'
export type ChangeNotice = { workspaceId: string; topic: Topic | InternalTopic; ids: string[] }

const safeWorkspace = /^(\*|ws_[0-9a-z]{26})$/
/** A notification carries at most 8,000 bytes. */
const maxNotifiedIds = 200

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

/** A large transaction tells its changes in several notices: a listener that waits for one id must find it. */
function noticesOf(change: {
  workspaceId: string
  topic: ChangeNotice['topic']
  ids: Set<string>
}): ChangeNotice[] {
  const { workspaceId, topic } = change
  const ids = [...change.ids]
  const notices: ChangeNotice[] = []
  for (let start = 0; start < ids.length; start += maxNotifiedIds)
    notices.push({ workspaceId, topic, ids: ids.slice(start, start + maxNotifiedIds) })
  return notices
}

/**
 * A connection that is cut fails what uses it, and is replaced at the next use. The pool hears for idle connections
 * alone: one that is cut between two statements of a transaction would find no listener, and Node end the process.
 */
function outliveCuts(pool: pg.Pool): void {
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
}

/**
 * @param url login of the role `ground_control_app`
 * @param poolSize connections for writes; reads through Prisma have half as many beside them
 */
export function openDatabase(url: string, poolSize = 10): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    types,
    pipeline: true,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    application_name: 'ground-control',
  })
  outliveCuts(pool)
  const readPool = new pg.Pool({
    connectionString: url,
    max: Math.max(2, Math.ceil(poolSize / 2)),
    connectionTimeoutMillis: 10_000,
    application_name: 'ground-control reads',
  })
  outliveCuts(readPool)
  const prisma = new PrismaClient({ adapter: new PrismaPg(readPool) })

  return {
    async transaction(workspaceId, work) {
      if (!safeWorkspace.test(workspaceId)) throw new Error('not a workspace id')
      const client = await pool.connect()
      let broken: Error | undefined
      let isOver = false
      try {
        // One round trip for all. The id is checked above: a simple query takes no parameters. Verbs read rows by key
        // and never a whole table; but a plan that was made while a table was small reads all of it until the next
        // analyze (a begin of 50 runs took 44 ms instead of 10 ms in a database that was a minute old).
        const [, scope] = (await client.query(
          `begin; select set_config('app.workspace_id', '${workspaceId}', true), set_config('enable_seqscan', 'off', true), now()::timestamptz(3) as now`,
        )) as unknown as pg.QueryResult[]
        const changes = new Map<
          string,
          { workspaceId: string; topic: ChangeNotice['topic']; ids: Set<string> }
        >()
        const run = async <Row>(statement: pg.QueryConfig) => {
          // Of several statements under way one may have failed and ended all: the others' sequels come too late.
          if (isOver) throw new Error('the transaction is over')
          return (await client.query(statement)).rows as Row[]
        }
        const tx: Tx = {
          workspaceId,
          now: scope!.rows[0].now,
          query: (text, values) => run({ text, values }),
          prepared: (text, values) => run({ name: statementName(text), text, values }),
          changed(topic, id, changedWorkspace = workspaceId) {
            const key = `${changedWorkspace} ${topic}`
            const change = changes.get(key) ?? { workspaceId: changedWorkspace, topic, ids: new Set() }
            change.ids.add(id)
            changes.set(key, change)
          },
        }
        const result = await work(tx)
        isOver = true
        const notices = [...changes.values()]
          .flatMap(noticesOf)
          .map(
            (notice) => `select pg_notify('${changeChannel}', ${pg.escapeLiteral(JSON.stringify(notice))});`,
          )
        await client.query(`${notices.join('')} commit`)
        return result
      } catch (error) {
        isOver = true
        await client.query('rollback').catch((failure: Error) => {
          broken = failure
        })
        throw error
      } finally {
        client.release(broken)
      }
    },
    async read(workspaceId, work) {
      if (!safeWorkspace.test(workspaceId)) throw new Error('not a workspace id')
      return prisma.$transaction(
        async (inner) => {
          await inner.$executeRaw`select set_config('app.workspace_id', ${workspaceId}, true)`
          return work(inner)
        },
        { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead, maxWait: 10_000, timeout: 30_000 },
      )
    },
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async close() {
      await prisma.$disconnect()
      await Promise.all([pool.end(), readPool.end()])
    },
  }
}
