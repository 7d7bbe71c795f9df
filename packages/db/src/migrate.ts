import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { runMigrations as migrateQueue } from 'bullmq'
import pg from 'pg'
import { type DatabaseRole, databaseRoles, rolePassword } from './roles.ts'

const migrationsDir = new URL('../../../prisma/migrations/', import.meta.url)
const lockKey = 7_162_024

/**
 * Applies what is missing of prisma/migrations in order, each in its own transaction, and notes it in
 * `_prisma_migrations` as Prisma does, so that a plain `prisma migrate deploy` elsewhere agrees. Then the
 * queue's schema and the logins of the two roles. Safe to run from many copies at once (advisory lock).
 *
 * @returns the names applied now
 * @throws when an applied migration's file was changed since
 */
export async function migrate(ownerUrl: string, masterKey: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    const applied = await applyMigrations(client)
    await trustEnumEquality(client)
    await migrateQueue(client)
    await grantRoles(client, masterKey)
    return applied
  } finally {
    await client.end()
  }
}

async function applyMigrations(client: pg.Client): Promise<string[]> {
  await client.query(`create table if not exists _prisma_migrations (
    id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
    migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
    started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`)
  const known = await client.query<{ migration_name: string; checksum: string }>(
    'select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  )
  const checksums = new Map(known.rows.map((row) => [row.migration_name, row.checksum]))
  const entries = await readdir(migrationsDir, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const applied: string[] = []
  for (const name of names.sort()) {
    const sql = await readFile(new URL(`${name}/migration.sql`, migrationsDir), 'utf8')
    const checksum = createHash('sha256').update(sql).digest('hex')
    const before = checksums.get(name)
    if (before === checksum) continue
    if (before !== undefined)
      throw new Error(`Migration ${name} was applied in another form; add a new one instead of editing it.`)
    await client.query('begin')
    try {
      await client.query(sql)
      await client.query(
        `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
         values ($1, $2, $3, now(), 1)`,
        [randomUUID(), checksum, name],
      )
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw new Error(`Migration ${name} failed and was rolled back: ${(error as Error).message}`, {
        cause: error,
      })
    }
    applied.push(name)
  }
  return applied
}

/**
 * Lets `status = 'running'` use an index under row security. Postgres evaluates a function that is not marked
 * leakproof only after the workspace's rows are picked, and comparing enums is not, though comparing text and
 * numbers is: a list of running runs then walks through all runs (100 ms at 100,000; 0.1 ms with this). Only a
 * superuser may say so; elsewhere partial indexes by status still serve.
 */
async function trustEnumEquality(client: pg.Client) {
  const [role] = (
    await client.query<{ may: boolean }>(
      `select rolsuper and not (select bool_and(proleakproof) from pg_proc where proname = 'enum_eq') as may
       from pg_roles where rolname = current_user`,
    )
  ).rows
  if (role?.may) await client.query('alter function pg_catalog.enum_eq(anyenum, anyenum) leakproof')
}

async function grantRoles(client: pg.Client, masterKey: string) {
  for (const key of Object.keys(databaseRoles) as DatabaseRole[]) {
    const login = pg.escapeIdentifier(databaseRoles[key])
    await client.query(`alter role ${login} login password ${pg.escapeLiteral(rolePassword(masterKey, key))}`)
  }
  const queue = pg.escapeIdentifier(databaseRoles.queue)
  // BullMQ makes a sequence for each queue when it first meets it.
  await client.query(`grant usage, create on schema bullmq to ${queue}`)
  await client.query(`grant select, insert, update, delete on all tables in schema bullmq to ${queue}`)
  await client.query(`grant usage, select on all sequences in schema bullmq to ${queue}`)
  await client.query(`grant execute on all functions in schema bullmq to ${queue}`)
}
