/**
 * Migrations and prisma/schema.prisma must say the same. One database is made by the migrations, another from the
 * schema alone; their tables, columns, enums, keys and plain indexes must agree. What Prisma cannot say (partial
 * indexes, checks, triggers, views, row security) is left out of the comparison.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureDatabase, startEmbedded } from '@ground-control/db/embedded'
import { migrate } from '@ground-control/db/migrate'
import pg from 'pg'
import { migrationDiff } from './migration-diff.ts'
import { freePort } from './platform/processes.ts'

const facts = `
  select 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || coalesce(datetime_precision::text, '') || ' null=' || is_nullable
    || ' default=' || coalesce(column_default, '') as fact
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> '_prisma_migrations'
  union all
  select 'index ' || i.relname || ' ' || pg_get_indexdef(x.indexrelid) from pg_index x join pg_class i on i.oid = x.indexrelid
    join pg_class t on t.oid = x.indrelid join pg_namespace n on n.oid = t.relnamespace
    where n.nspname = 'public' and x.indpred is null and t.relname <> '_prisma_migrations'
  union all
  select 'enum ' || t.typname || ' ' || string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_type t
    join pg_enum e on e.enumtypid = t.oid join pg_namespace n on n.oid = t.typnamespace where n.nspname = 'public' group by t.typname
  order by 1`

async function readFacts(url: string): Promise<Set<string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ fact: string }>(facts)
  await client.end()
  return new Set(rows.map((row) => row.fact))
}

const dataDir = await mkdtemp(join(tmpdir(), 'ground-control-drift-'))
await chmod(dataDir, 0o755)
const server = await startEmbedded({
  dataDir,
  port: await freePort(),
  password: 'drift',
  settings: { fsync: 'off' },
})
try {
  const fromSchema = server.url.replace(/ground_control$/, 'from_schema')
  await ensureDatabase(server.url.replace(/ground_control$/, 'postgres'), 'from_schema')
  await migrate(server.url, 'a key for nothing but this comparison')
  const client = new pg.Client({ connectionString: fromSchema })
  await client.connect()
  await client.query(await migrationDiff('empty', fromSchema))
  await client.end()
  const [migrated, schema] = [await readFacts(server.url), await readFacts(fromSchema)]
  const lines = [
    ...[...schema].filter((fact) => !migrated.has(fact)).map((fact) => `only in the schema: ${fact}`),
    ...[...migrated].filter((fact) => !schema.has(fact)).map((fact) => `only in the migrations: ${fact}`),
  ]
  for (const line of lines) process.stdout.write(`${line}\n`)
  process.exitCode = lines.length === 0 ? 0 : 1
} finally {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
}
process.exit()
