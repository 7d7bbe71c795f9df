import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findPgBouncer, noPgBouncer, startPgBouncer } from '../../../scripts/platform/pgbouncer.ts'
import { ensureDatabase, startEmbedded } from '../src/embedded.ts'
import { migrate } from '../src/migrate.ts'
import { testMasterKey } from './settings.ts'

/**
 * One Postgres for the whole test run, with a migrated template that each test file clones. With TEST_POOLER=on the
 * application reaches it through a PgBouncer in transaction mode.
 */
export default async function setup(project: TestProject) {
  const dataDir = await mkdtemp(join(tmpdir(), 'ground-control-test-'))
  await chmod(dataDir, 0o755)
  const server = await startEmbedded({
    dataDir,
    port: await freePort(),
    password: 'test',
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  })
  const serverUrl = server.url.replace(/\/ground_control$/, '')
  await ensureDatabase(`${serverUrl}/postgres`, 'template_ground_control')
  await migrate(`${serverUrl}/template_ground_control`, testMasterKey)
  project.provide('postgresServerUrl', serverUrl)
  const pooler = process.env.TEST_POOLER === 'on' ? await pool(dataDir, server.url) : null
  project.provide(
    'pooler',
    pooler && { url: pooler.through(serverUrl), knowsStatements: pooler.knowsStatements },
  )
  return async () => {
    await pooler?.kill()
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function pool(dataDir: string, serverUrl: string) {
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const file = findPgBouncer(say)
  if (file === null) throw new Error(noPgBouncer)
  // Fewer than the ten connections for writes that a test has: they have to take turns.
  const pooler = await startPgBouncer(file, join(dataDir, 'pooler'), serverUrl, 6)
  say(`Behind PgBouncer ${pooler.version}, named statements ${pooler.knowsStatements ? 'on' : 'off'}.`)
  return pooler
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgresServerUrl: string
    /** null: no pooler in between */
    pooler: { url: string; knowsStatements: boolean } | null
  }
}
