/**
 * Prints the SQL that takes a database to prisma/schema.prisma: from nothing (`--from-empty`), or from the
 * database at DATABASE_URL. Prisma's own CLI would download an engine for this; the same engine as WebAssembly
 * comes from npm.
 */
import { readFile } from 'node:fs/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { SchemaEngine } from '@prisma/schema-engine-wasm'

const schemaPath = new URL('../prisma/schema.prisma', import.meta.url)

/** @returns SQL, empty when database and schema agree */
export async function migrationDiff(from: 'empty' | 'database', databaseUrl: string): Promise<string> {
  const content = await readFile(schemaPath, 'utf8')
  const files = [{ path: 'schema.prisma', content }]
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl }))
  const engine = await SchemaEngine.new({ datamodels: [['schema.prisma', content]] }, () => {}, adapter)
  try {
    const result = await engine.diff({
      from: from === 'empty' ? { tag: 'empty' } : { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
    } as Parameters<typeof engine.diff>[0])
    return result.stdout ?? ''
  } finally {
    engine.free()
  }
}

if (import.meta.main) {
  const from = process.argv.includes('--from-empty') ? 'empty' : 'database'
  process.stdout.write(await migrationDiff(from, process.env.DATABASE_URL ?? ''))
}
