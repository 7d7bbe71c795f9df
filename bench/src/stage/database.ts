import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedServer, ensureDatabase, startEmbedded } from '@ground-control/db/embedded'
import { postgresSettings } from '../../../scripts/platform/platform.ts'
import { freePort } from '../../../scripts/platform/processes.ts'

export type BenchServer = {
  /** everything the bench writes is in here, and goes with it */
  dir: string
  /** the platform's database, as its owner */
  url: string
  /** a database of one's own on the same server */
  database(name: string): Promise<string>
  stop(): Promise<void>
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
  const serverUrl = server.url.replace(/\/ground_control$/, '')
  return {
    dir,
    // As `npm start` reaches it; the peers do as well.
    url: server.overSocket(server.url),
    async database(name) {
      await ensureDatabase(`${serverUrl}/postgres`, name)
      return server.overSocket(`${serverUrl}/${name}`)
    },
    async stop() {
      await server.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
