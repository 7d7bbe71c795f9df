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
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>
  /** Tells live screens and our loops, when and only when this commits. */
  changed(topic: Topic | 'outbox', id: string, workspaceId?: string): void
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
export type ChangeNotice = { workspaceId: string; topic: Topic | 'outbox'; ids: string[] }

const safeWorkspace = /^(\*|ws_[0-9a-z]{26})$/
/** A notification carries at most 8,000 bytes; past this many ids a listener must look for itself. */
const maxNotifiedIds = 40

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
 * @param url login of the role `ground_control_app`
 * @param poolSize connections for writes; reads through Prisma have half as many beside them
 */
export function openDatabase(url: string, poolSize = 10): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    types,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    application_name: 'ground-control',
  })
  // A dropped idle connection is replaced at the next use; without a listener Node would end the process.
  pool.on('error', () => {})
  const readPool = new pg.Pool({
    connectionString: url,
    max: Math.max(2, Math.ceil(poolSize / 2)),
    connectionTimeoutMillis: 10_000,
    application_name: 'ground-control reads',
  })
  readPool.on('error', () => {})
  const prisma = new PrismaClient({ adapter: new PrismaPg(readPool) })

  return {
    async transaction(workspaceId, work) {
      if (!safeWorkspace.test(workspaceId)) throw new Error('not a workspace id')
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        // One round trip for both. The id is checked above: a simple query takes no parameters.
        const [, scope] = (await client.query(
          `begin; select set_config('app.workspace_id', '${workspaceId}', true), now()::timestamptz(3) as now`,
        )) as unknown as pg.QueryResult[]
        const changes = new Map<string, ChangeNotice>()
        const tx: Tx = {
          workspaceId,
          now: scope!.rows[0].now,
          query: async <Row>(text: string, values?: unknown[]) =>
            (await client.query(text, values)).rows as Row[],
          changed(topic, id, changedWorkspace = workspaceId) {
            const key = `${changedWorkspace} ${topic}`
            const notice = changes.get(key) ?? { workspaceId: changedWorkspace, topic, ids: [] }
            if (notice.ids.length < maxNotifiedIds && !notice.ids.includes(id)) notice.ids.push(id)
            changes.set(key, notice)
          },
        }
        const result = await work(tx)
        const notices = [...changes.values()].map(
          (notice) => `select pg_notify('${changeChannel}', ${pg.escapeLiteral(JSON.stringify(notice))});`,
        )
        await client.query(`${notices.join('')} commit`)
        return result
      } catch (error) {
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
