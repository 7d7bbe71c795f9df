import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FirstRun, startPlatform } from '../../../scripts/platform/platform.ts'
import {
  type Child,
  freePort,
  startChild,
  stopChild,
  waitForUrl,
} from '../../../scripts/platform/processes.ts'
import { root } from '../../../scripts/platform/root.ts'
import type { BenchServer } from './database.ts'

export type BenchPlatform = {
  url: string
  databaseUrl: string
  keys: FirstRun['apiKeys']
  /** what the control plane holds in memory now, in bytes */
  residentBytes(): Promise<number>
  pid(part: 'control-plane' | 'worker'): Promise<number>
  /** asked again it does nothing */
  stop(): Promise<void>
}

export const masterKey = 'known to everybody: the bench keeps no secrets'
const secrets = {
  authSecret: 'known to everybody: the bench signs nobody in',
  masterKey,
  postgresPassword: '',
}

/** A control plane and one worker on the bench's agents, each a process of its own, as `npm start` starts them. */
export async function startBenchPlatform(
  server: BenchServer,
  { name, databaseUrl, redisUrl }: { name: string; databaseUrl: string; redisUrl: string | null },
): Promise<BenchPlatform> {
  const dataDir = join(server.dir, `platform-on-${name}`)
  await mkdir(dataDir)
  const settings = {
    dataDir,
    databaseUrl,
    redisUrl,
    controlPlanePort: await freePort(),
    workerPort: await freePort(),
    webHost: '127.0.0.1',
    webPort: 0,
    postgresPort: 0,
    postgresPortIsDefault: false,
    secrets,
  }
  const platform = await startPlatform(settings, () => {}, { web: false, example: false })
  let worker: Child | null = null
  let stopping: Promise<void> | null = null
  const stop = () => {
    stopping ??= (worker ? stopChild(worker) : Promise.resolve()).then(platform.stop)
    return stopping
  }
  try {
    if (platform.firstRun === null) throw new Error('the control plane told no keys')
    const logFile = join(dataDir, 'logs', 'worker.log')
    worker = startChild(
      'worker',
      join(root, 'node_modules/.bin/node'),
      ['src/main.ts', join(root, 'bench/src/agent.ts')],
      {
        cwd: join(root, 'apps/worker'),
        env: {
          ...process.env,
          CONTROL_PLANE_URL: platform.controlPlaneUrl,
          GROUND_CONTROL_API_KEY: platform.firstRun.apiKeys.worker,
          WORKER_PORT: String(settings.workerPort),
          WORKER_CONCURRENCY: '100',
          INIT_CWD: root,
        },
        logFile,
      },
    )
    const workerPid = worker.process.pid!
    await waitForUrl(`http://127.0.0.1:${settings.workerPort}/health/ready`, worker, 30_000, logFile)
    return {
      url: platform.controlPlaneUrl,
      databaseUrl,
      keys: platform.firstRun.apiKeys,
      residentBytes: () => readResident(platform.controlPlaneUrl),
      pid: async (part) =>
        part === 'worker' ? workerPid : Number(await readFile(join(dataDir, 'control-plane.pid'), 'utf8')),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function readResident(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  const line = /^process_resident_memory_bytes (\d+)/m.exec(metrics)
  if (line === null) throw new Error('the control plane does not say how much memory it holds')
  return Number(line[1])
}
