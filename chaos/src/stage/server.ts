import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type EmbeddedServer, ensureDatabase, startEmbedded } from '@ground-control/db/embedded'
import { postgresSettings } from '../../../scripts/platform/platform.ts'
import { freePort } from '../../../scripts/platform/processes.ts'

export type ChaosServer = {
  /** a new, empty database, as its owner */
  database(name: string): Promise<string>
  /** `pg_ctl stop -m immediate`: no goodbye to anybody, and recovery at the next start */
  crash(): Promise<void>
  /** after a crash, on the same port; settles when connections are taken */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** A Postgres of our own in `dir`, as durable as `npm start` has it, that may be crashed. */
export async function startServer(dir: string): Promise<ChaosServer> {
  const port = await freePort()
  const start = () =>
    startEmbedded({
      dataDir: dir,
      port,
      password: 'chaos',
      settings: { ...postgresSettings, max_connections: '400' },
    })
  let server: EmbeddedServer | null = await start()
  const serverUrl = server.url.replace(/\/ground_control$/, '')
  return {
    async database(name) {
      await ensureDatabase(`${serverUrl}/postgres`, name)
      return `${serverUrl}/${name}`
    },
    async crash() {
      const pid = Number((await readFile(join(dir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
      server = null
      process.kill(pid, 'SIGQUIT')
      while (isAlive(pid)) await delay(20)
    },
    async restart() {
      server = await start()
    },
    async stop() {
      await server?.stop()
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
