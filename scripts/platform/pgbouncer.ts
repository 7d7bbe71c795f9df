import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { installWithApt, mayUseApt } from './apt.ts'
import { freePort, portInUse } from './processes.ts'
import type { Say } from './root.ts'

export type PgBouncer = {
  version: string
  /** whether it brings named statements along from one connection to another: from 1.21 */
  knowsStatements: boolean
  /** the same database and login, through the pooler */
  through(url: string): string
  kill(): Promise<void>
  startAgain(): Promise<void>
}

export const noPgBouncer = 'there is no pgbouncer on the PATH: install it (Debian: apt-get install pgbouncer)'

/** The path of a PgBouncer on this machine; where there is none, Debian's is installed when we may. For tests and faults. */
export function findPgBouncer(say: Say): string | null {
  const found = onPath()
  if (found !== null || !mayUseApt()) return found
  say('Installing PgBouncer …')
  return installWithApt('pgbouncer') ? onPath() : null
}

function onPath(): string | null {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'].map((dir) =>
    join(dir, 'pgbouncer'),
  )
  return places.find((place) => existsSync(place)) ?? null
}

/** More than the texts of the hot path, which are always the same. */
const maxStatements = 300

/**
 * A PgBouncer in transaction mode before the server of `ownerUrl`, on a free port of this machine alone. It asks
 * Postgres for the logins of others (`auth_query`), as that URL's login, which must be a superuser.
 * @param poolSize connections to Postgres for each database and login
 */
export async function startPgBouncer(
  file: string,
  dir: string,
  ownerUrl: string,
  poolSize: number,
): Promise<PgBouncer> {
  const version = versionOf(file)
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const knowsStatements = major > 1 || minor >= 21
  const [port, server] = [await freePort(), new URL(ownerUrl)]
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    pool_mode: 'transaction',
    default_pool_size: poolSize,
    max_client_conn: 1_000,
    auth_type: 'scram-sha-256',
    auth_file: join(dir, 'users.txt'),
    auth_user: server.username,
    admin_users: server.username,
    // By default a caller waits for two minutes, and a server that was away is tried again after 15 s.
    query_wait_timeout: 10,
    server_login_retry: 1,
    ...(knowsStatements ? { max_prepared_statements: maxStatements } : {}),
  }
  await mkdir(dir, { recursive: true })
  await chmod(dir, 0o755)
  await writeFile(
    settings.auth_file,
    `"${server.username}" "${decodeURIComponent(server.password).replaceAll('"', '""')}"\n`,
  )
  const config = join(dir, 'pgbouncer.ini')
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  await writeFile(
    config,
    `[databases]\n* = host=${server.hostname} port=${server.port}\n[pgbouncer]\n${lines.join('\n')}\n`,
  )

  const start = async (): Promise<ChildProcess> => {
    // It refuses to run as root, as Postgres does.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    const child = spawn(file, ['--quiet', config], { cwd: '/', stdio: 'ignore', ...nobody })
    for (let tries = 0; tries < 100; tries += 1) {
      if (await portInUse(port)) return child
      if (child.exitCode !== null) break
      await delay(50)
    }
    child.kill('SIGKILL')
    throw new Error(`PgBouncer did not come up on port ${port}: try ${file} ${config}`)
  }
  let child = await start()
  return {
    version,
    knowsStatements,
    through(url) {
      const pooled = new URL(url)
      pooled.hostname = '127.0.0.1'
      pooled.port = String(port)
      return pooled.toString()
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await exited
    },
    async startAgain() {
      child = await start()
    },
  }
}

function versionOf(file: string): string {
  const told = spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout ?? ''
  const version = /PgBouncer (\d+\.\d+\.\d+)/.exec(told)?.[1]
  if (version === undefined) throw new Error(`${file} does not tell its version: ${told}`)
  return version
}
