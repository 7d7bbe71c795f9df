import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type EmbeddedServer, ensureDatabase, startEmbedded } from '@ground-control/db/embedded'
import pg from 'pg'
import { postgresSettings } from '../../../scripts/platform/platform.ts'
import { freePort } from '../../../scripts/platform/processes.ts'

export type BenchServer = {
  /** everything the bench writes is in here, and goes with it */
  dir: string
  /** the platform's database, as its owner */
  url: string
  /** a database of one's own on the same server */
  database(name: string): Promise<string>
  /** writes out what was changed and gives the disk time to swallow it, so that no row pays for the one before */
  settle(): Promise<void>
  /** of the server; its backends are its children */
  pid(): Promise<number>
  stop(): Promise<void>
}

/**
 * Brings the server to where it is after its first gigabyte of log: from then on segments are old ones under a new name.
 * Before, each new one is written full of zeros within somebody's commit, which a first day sees and no other.
 */
async function layOutLog(url: string) {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  try {
    const { rows } = await owner.query<{ segments: number }>(
      `select (pg_size_bytes(current_setting('min_wal_size')) / pg_size_bytes(current_setting('wal_segment_size')))::int as segments`,
    )
    for (let made = 1; made < rows[0]!.segments; made += 1) {
      await owner.query(`select pg_logical_emit_message(true, 'bench', 'next segment')`)
      await owner.query('select pg_switch_wal()')
    }
  } finally {
    await owner.end()
  }
}

async function settle(url: string) {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  try {
    await owner.query('checkpoint')
  } finally {
    await owner.end()
  }
  await sleep(5_000)
}

/**
 * A Postgres in a temporary folder, set up and as durable as `npm start` has it; only more connections are let in,
 * since peers that hold one per caller run beside us.
 */
export async function startServer(): Promise<BenchServer> {
  const dir = await mkdtemp(join(tmpdir(), 'ground-control-bench-'))
  // Postgres runs as another user where we are root.
  await chmod(dir, 0o755)
  let server: EmbeddedServer
  try {
    server = await startEmbedded({
      dataDir: dir,
      port: Number(process.env.POSTGRES_PORT) || (await freePort()),
      password: 'bench',
      settings: { ...postgresSettings, max_connections: '400' },
    })
  } catch (error) {
    await rm(dir, { recursive: true, force: true })
    throw error
  }
  await layOutLog(server.url)
  await settle(server.url)
  const serverUrl = server.url.replace(/\/ground_control$/, '')
  return {
    dir,
    // As `npm start` reaches it; the peers do as well.
    url: server.overSocket(server.url),
    async database(name) {
      await ensureDatabase(`${serverUrl}/postgres`, name)
      return server.overSocket(`${serverUrl}/${name}`)
    },
    settle: () => settle(server.url),
    pid: async () => Number((await readFile(join(dir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]),
    async stop() {
      await server.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
