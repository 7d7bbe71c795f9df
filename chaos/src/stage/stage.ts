import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Client, createClient } from '@ground-control/sdk'
import pg from 'pg'
import { root } from '../../../scripts/platform/root.ts'
import { openSink, type Sink } from '../sink.ts'
import { openUpstream, type Upstream } from '../upstream/upstream.ts'
import { openAdmin } from './admin.ts'
import { openBalancer } from './balancer.ts'
import { type Part, startPart } from './part.ts'
import type { ChaosServer } from './server.ts'

export type StageOptions = {
  /** of the fault that plays on it; names its database and folder */
  name: string
  controlPlanes: number
  workers: number
  /** modules of chaos/agents */
  agents: readonly string[]
  /** runs that one worker executes at once */
  concurrency?: number
  controlPlaneEnv?:
    | Record<string, string>
    | ((world: { ownerUrl: string }) => Promise<Record<string, string>>)
  workerEnv?: (world: { upstreamUrl: string }) => Record<string, string>
}

/** A whole platform on a database of its own, with the world around it: an effect sink and a model's provider. */
export type Stage = {
  name: string
  ownerUrl: string
  /** reads as the database's owner, whatever the state of the platform */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>
  /** of all control planes: each connection goes to the next that takes it */
  url: string
  keys: { developer: string; operator: string; worker: string }
  clientWith(apiKey: string, url?: string): Client
  admin: Client
  controlPlanes: Part[]
  workers: Part[]
  sink: Sink
  upstream: Upstream
  stop(): Promise<void>
}

const secrets = {
  AUTH_SECRET: 'known to everybody: chaos signs in one admin',
  MASTER_KEY: 'known to everybody: chaos keeps no secrets',
}

/** @throws where a part does not come up; what was started is ended then */
export async function openStage(server: ChaosServer, dir: string, options: StageOptions): Promise<Stage> {
  const logDir = join(dir, 'logs', options.name)
  await mkdir(logDir, { recursive: true })
  const firstRunFile = join(logDir, 'first-run.json')
  const ownerUrl = await server.database(`chaos_${options.name.replaceAll('-', '_')}`)
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 4 })
  // A crash of the database ends idle connections; the next query takes a new one.
  pool.on('error', () => undefined)
  const controlPlanes: Part[] = []
  const workers: Part[] = []
  const ends: Array<() => Promise<unknown>> = [() => pool.end()]
  const stop = async () => {
    await Promise.all([...workers, ...controlPlanes].map((part) => part.end()))
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    const sink = await openSink()
    ends.push(sink.close)
    const upstream = await openUpstream()
    ends.push(upstream.close)
    const balancer = await openBalancer(() => controlPlanes.map(({ port }) => port))
    ends.push(balancer.close)

    const controlPlaneEnv =
      typeof options.controlPlaneEnv === 'function'
        ? await options.controlPlaneEnv({ ownerUrl })
        : options.controlPlaneEnv
    const startControlPlane = async (nth: number) => {
      const part = await startPart({
        name: `control-plane-${nth}`,
        app: 'control-plane',
        logDir,
        env: (port) => ({
          ...secrets,
          DATABASE_URL: ownerUrl,
          CONTROL_PLANE_PORT: String(port),
          FIRST_RUN_FILE: firstRunFile,
          ...controlPlaneEnv,
        }),
      })
      controlPlanes.push(part)
      await part.answers('/health/live')
    }
    // The first one migrates and makes the first workspace; the others find both.
    await startControlPlane(1)
    await Promise.all(
      Array.from({ length: options.controlPlanes - 1 }, (_, index) => startControlPlane(index + 2)),
    )
    const first = JSON.parse(await readFile(firstRunFile, 'utf8')) as {
      admin: { email: string; password: string }
      apiKeys: Stage['keys']
    }
    const admin = await openAdmin(balancer.url, first.admin, secrets.AUTH_SECRET)
    // A new workspace asks a person before each write: here nobody would answer.
    for (const { id } of await admin.policies.list.query()) await admin.policies.archive.mutate({ id })

    const startWorker = async (nth: number) => {
      const name = `worker-${nth}`
      const part = await startPart({
        name,
        app: 'worker',
        args: options.agents.map((agent) => join(root, 'chaos/agents', `${agent}.ts`)),
        logDir,
        env: (port, start) => ({
          CONTROL_PLANE_URL: balancer.url,
          GROUND_CONTROL_API_KEY: first.apiKeys.worker,
          WORKER_PORT: String(port),
          WORKER_NAME: `${name}.${start}`,
          // As `npm start` and a stateful set have it: started again under its name.
          WORKER_INSTANCE: name,
          WORKER_CONCURRENCY: String(options.concurrency ?? 10),
          OPENAI_API_KEY: 'chaos',
          OPENAI_BASE_URL: upstream.url,
          CHAOS_SINK_URL: sink.url,
          ...options.workerEnv?.({ upstreamUrl: upstream.url }),
        }),
      })
      workers.push(part)
      return part.answers('/health/ready')
    }
    await Promise.all(Array.from({ length: options.workers }, (_, index) => startWorker(index + 1)))

    const clientWith = (apiKey: string, url = balancer.url) => createClient({ url, apiKey })
    return {
      name: options.name,
      ownerUrl,
      async query<Row extends object>(sql: string, values: unknown[] = []) {
        return (await pool.query<Row>(sql, values)).rows
      },
      url: balancer.url,
      keys: first.apiKeys,
      clientWith,
      admin,
      controlPlanes,
      workers,
      sink,
      upstream,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
