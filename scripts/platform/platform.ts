import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEmbedded } from '@ground-control/db/embedded'
import { buildWeb } from './build-web.ts'
import { saveExampleBudget } from './example-budget.ts'
import { type Child, canListen, freePort, portInUse, startChild, stopChild, waitForUrl } from './processes.ts'
import { root, type Say } from './root.ts'
import type { Settings } from './settings.ts'

export type FirstRun = {
  webUrl: string
  controlPlaneUrl: string
  admin: { email: string; password: string }
  apiKeys: { developer: string; operator: string; worker: string }
}

export type Platform = {
  firstRun: FirstRun | null
  webUrl: string
  controlPlaneUrl: string
  /** the parts as they run now; one that ended by itself is replaced */
  children: ReadonlyMap<string, Child>
  stop: () => Promise<void>
}

const firstDelayMs = 200
const maxDelayMs = 10_000

/**
 * The embedded server as everybody gets it; durable, for its defaults are. Autovacuum looks for work every 10 s, not
 * every minute: a young database has no statistics, and its planner guesses. Log that is done with is kept to be
 * written over, up to 1 GB: a new segment is first filled with zeros within somebody's commit, 60 ms for all who wait. Log is
 * written through (`O_DSYNC`) instead of written and then flushed: as durable, one system call, a fourth more commits.
 */
export const postgresSettings = {
  max_connections: '200',
  shared_buffers: '256MB',
  autovacuum_naptime: '10s',
  min_wal_size: '1GB',
  wal_sync_method: 'open_datasync',
}

/**
 * Starts the whole platform: database, control plane, example agent's surroundings, worker, dashboard; in this
 * order, each when the one before answers. What was started is stopped again if a later part does not come up, or when
 * `signal` says so meanwhile.
 */
export async function startPlatform(
  settings: Settings,
  say: Say,
  parts: { web: boolean; example: boolean; watch?: boolean } = { web: true, example: true },
  signal?: AbortSignal,
): Promise<Platform> {
  const { dataDir } = settings
  const watch = parts.watch ? ['--watch', '--watch-preserve-output'] : []
  await claim(settings, parts.web)
  const logs = join(dataDir, 'logs')
  await mkdir(logs, { recursive: true })
  const children = new Map<string, Child>()
  const stops: Array<() => Promise<void>> = [() => rm(join(dataDir, 'platform.pid'), { force: true })]
  let stopping = false
  const stop = async () => {
    stopping = true
    for (const name of ['web', 'example', 'worker', 'control-plane']) {
      const child = children.get(name)
      if (child) await stopChild(child)
    }
    for (const undo of stops.reverse()) await undo()
  }
  const start = async (
    name: string,
    cwd: string,
    args: string[],
    env: Record<string, string | undefined>,
    url: string,
    timeoutMs: number,
  ) => {
    const logFile = join(logs, `${name}.log`)
    const run = async () => {
      signal?.throwIfAborted()
      const child = startChild(name, join(root, 'node_modules/.bin/node'), args, {
        cwd,
        env: { ...process.env, ...env },
        logFile,
      })
      children.set(name, child)
      await writeFile(join(dataDir, `${name}.pid`), String(child.process.pid))
      await waitForUrl(url, child, timeoutMs, logFile)
      return child
    }
    const first = await run()
    void keepAlive(first, run)
  }
  /** A part that ends by itself is started again, later each time it does not even come up; its work goes on from Postgres. */
  const keepAlive = async (first: Child, run: () => Promise<Child>) => {
    let child = first
    for (let failures = 0; ; ) {
      const code = await child.exited
      if (stopping) return
      say(
        `The ${child.name} ended by itself (${code === null ? 'killed' : `code ${code}`}); starting it again. Its log: ${join(logs, `${child.name}.log`)}`,
      )
      await sleep(Math.min(maxDelayMs, firstDelayMs * 2 ** failures))
      if (stopping) return
      try {
        child = await run()
        failures = 0
      } catch {
        failures += 1
        child = children.get(first.name) ?? first
      }
    }
  }

  const building = new AbortController()
  signal?.addEventListener('abort', () => building.abort(), { once: true })
  try {
    signal?.throwIfAborted()
    const built = parts.web && !parts.watch ? buildWeb(say, building.signal) : Promise.resolve()
    // A build that fails early must not become an unhandled rejection while the rest comes up.
    built.catch(() => {})
    stops.push(async () => {
      building.abort()
      await built.catch(() => {})
    })
    let databaseUrl = settings.databaseUrl
    /** for whoever may be on another machine: workers are told where the queue is */
    let directUrl = process.env.DATABASE_DIRECT_URL ?? ''
    if (databaseUrl === null) {
      say('Starting Postgres …')
      await openToServer(dataDir)
      const server = await startEmbedded({
        dataDir,
        port: await postgresPort(settings, say),
        password: settings.secrets.postgresPassword,
        settings: postgresSettings,
      })
      stops.push(server.stop)
      databaseUrl = server.overSocket(server.url)
      directUrl = server.url
    }
    const webUrl = `http://localhost:${settings.webPort}`
    const controlPlaneUrl = `http://127.0.0.1:${settings.controlPlanePort}`
    const secrets = { AUTH_SECRET: settings.secrets.authSecret, MASTER_KEY: settings.secrets.masterKey }
    const firstRunFile = join(dataDir, 'first-run.json')
    const isFirst = !existsSync(firstRunFile)

    say('Starting the control plane …')
    await start(
      'control-plane',
      join(root, 'apps/control-plane'),
      // Under load V8 doubles its young generation to 32 MB and more, which gains nothing and keeps 100 MB more resident.
      [...watch, '--max-semi-space-size=16', 'src/main.ts'],
      {
        ...secrets,
        DATABASE_URL: databaseUrl,
        DATABASE_DIRECT_URL: directUrl,
        REDIS_URL: settings.redisUrl ?? '',
        CONTROL_PLANE_PORT: String(settings.controlPlanePort),
        CONTROL_PLANE_URL: controlPlaneUrl,
        WEB_URL: process.env.WEB_URL ?? webUrl,
        FIRST_RUN_FILE: firstRunFile,
        AUDIT_CHECKPOINT_DIR:
          process.env.AUDIT_CHECKPOINT_DIR ??
          (settings.databaseUrl === null ? join(dataDir, 'checkpoints') : ''),
      },
      `${controlPlaneUrl}/health/live`,
      60_000,
    )
    const firstRun = await readFirstRun(firstRunFile)
    if (isFirst && parts.example && firstRun) await saveExampleBudget(settings, firstRun)

    if (parts.example && firstRun) {
      say('Starting the example agent …')
      const airlinePort = await examplePort('AIRLINE_PORT', 4201)
      const modelPort = await examplePort('RECORDED_MODEL_PORT', 4202)
      await start(
        'example',
        join(root, 'examples/airline'),
        ['src/surroundings/main.ts'],
        { DATA_DIR: dataDir, AIRLINE_PORT: airlinePort, RECORDED_MODEL_PORT: modelPort },
        `http://127.0.0.1:${airlinePort}/health`,
        30_000,
      )
      const { modelBaseUrl, airlineUrl: airline } = await readAirline(dataDir)
      const model = process.env.OPENAI_API_KEY
        ? {}
        : { OPENAI_API_KEY: 'recorded', OPENAI_BASE_URL: modelBaseUrl }
      await start(
        'worker',
        join(root, 'apps/worker'),
        [...watch, 'src/main.ts', join(root, 'examples/airline/src/agent.ts')],
        {
          CONTROL_PLANE_URL: controlPlaneUrl,
          GROUND_CONTROL_API_KEY: firstRun.apiKeys.worker,
          WORKER_PORT: String(settings.workerPort),
          // Started again only once it has ended: what it held is free then.
          WORKER_INSTANCE: 'example',
          AIRLINE_URL: airline,
          ...model,
        },
        `http://127.0.0.1:${settings.workerPort}/health/live`,
        30_000,
      )
    }
    if (parts.web) {
      await built
      say('Starting the dashboard …')
      await start(
        'web',
        join(root, 'apps/web'),
        [
          join(root, 'node_modules/next/dist/bin/next'),
          parts.watch ? 'dev' : 'start',
          '--port',
          String(settings.webPort),
          '--hostname',
          settings.webHost,
        ],
        {
          AUTH_SECRET: settings.secrets.authSecret,
          CONTROL_PLANE_URL: controlPlaneUrl,
          WEB_PORT: String(settings.webPort),
          NODE_ENV: parts.watch ? 'development' : 'production',
        },
        `${webUrl}/sign-in`,
        60_000,
      )
    }
    return { firstRun, webUrl, controlPlaneUrl, children, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * The default lies in the range that systems give to outgoing connections, so that one may stand on it by chance;
 * nobody else has to know the port, and another does as well. A port that was asked for is kept, or refused.
 */
async function postgresPort(
  { postgresPort: wanted, postgresPortIsDefault, dataDir }: Settings,
  say: Say,
): Promise<number> {
  // A server left over from a killed start gives its port up when it is stopped, just before ours starts.
  const leftOver = existsSync(join(dataDir, 'postgres', 'postmaster.pid')) && (await portInUse(wanted))
  if (leftOver || (await canListen(wanted))) return wanted
  if (!postgresPortIsDefault)
    throw new Error(`Port ${wanted} is in use: set POSTGRES_PORT to a free one, or end what uses it.`)
  const port = await freePort()
  say(`Port ${wanted} is in use; Postgres takes ${port} this time.`)
  return port
}

/** One platform in a data folder, and free ports, or one clear line. */
async function claim(settings: Settings, web: boolean): Promise<void> {
  const pidFile = join(settings.dataDir, 'platform.pid')
  const other = Number(await readFile(pidFile, 'utf8').catch(() => ''))
  if (other > 0 && other !== process.pid && isPlatform(other))
    throw new Error(
      `Ground Control runs already from ${settings.dataDir} (process ${other}). Stop it first, or name another DATA_DIR and other ports.`,
    )
  const ports: Array<[string, number]> = [
    ['CONTROL_PLANE_PORT', settings.controlPlanePort],
    ['WORKER_PORT', settings.workerPort],
    ...(web ? [['WEB_PORT', settings.webPort] as [string, number]] : []),
  ]
  for (const [name, port] of ports)
    if (await portInUse(port))
      throw new Error(`Port ${port} is in use: set ${name} to a free one, or end what uses it.`)
  await writeFile(pidFile, String(process.pid))
}

function isPlatform(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Postgres refuses to run as root and runs as another user then, who must be able to reach its folder. */
async function openToServer(dataDir: string): Promise<void> {
  if (process.getuid?.() === 0) await chmod(dataDir, 0o755)
}

async function readFirstRun(path: string): Promise<FirstRun | null> {
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as FirstRun) : null
}

/** Nobody but the example itself needs to know its ports: where one is in use, another does as well. */
async function examplePort(name: string, fallback: number): Promise<string> {
  const given = process.env[name]
  return given || String((await portInUse(fallback)) ? await freePort() : fallback)
}

/** The example answers a moment before it has told its addresses. */
async function readAirline(dataDir: string): Promise<{ airlineUrl: string; modelBaseUrl: string }> {
  for (let tries = 0; ; tries += 1) {
    try {
      const told = JSON.parse(await readFile(join(dataDir, 'airline.json'), 'utf8')) as {
        airlineUrl: string
        recordedModelUrl: string
      }
      return { airlineUrl: told.airlineUrl, modelBaseUrl: `${told.recordedModelUrl}/v1` }
    } catch (error) {
      if (tries === 100) throw error
      await sleep(100)
    }
  }
}
