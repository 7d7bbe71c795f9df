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
  keys: FirstRun['apiKeys']
  masterKey: string
  stop(): Promise<void>
}

const secrets = {
  authSecret: 'known to everybody: the bench signs nobody in',
  masterKey: 'known to everybody: the bench keeps no secrets',
  postgresPassword: '',
}

/** A control plane and one worker on the bench's agents, each a process of its own, as `npm start` starts them. */
export async function startBenchPlatform(server: BenchServer): Promise<BenchPlatform> {
  const { CONTROL_PLANE_PORT, WORKER_PORT } = process.env
  const settings = {
    dataDir: server.dir,
    databaseUrl: server.url,
    controlPlanePort: Number(CONTROL_PLANE_PORT) || (await freePort()),
    workerPort: Number(WORKER_PORT) || (await freePort()),
    webHost: '127.0.0.1',
    webPort: 0,
    postgresPort: 0,
    postgresPortIsDefault: false,
    secrets,
  }
  const platform = await startPlatform(settings, () => {}, { web: false, example: false })
  let worker: Child | null = null
  const stop = async () => {
    if (worker) await stopChild(worker)
    await platform.stop()
  }
  try {
    if (platform.firstRun === null) throw new Error('the control plane told no keys')
    const logFile = join(server.dir, 'logs', 'worker.log')
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
    await waitForUrl(`http://127.0.0.1:${settings.workerPort}/health/ready`, worker, 30_000, logFile)
    return {
      url: platform.controlPlaneUrl,
      keys: platform.firstRun.apiKeys,
      masterKey: secrets.masterKey,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
