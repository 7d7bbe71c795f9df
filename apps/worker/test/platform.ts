import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Client, createClient } from '@ground-control/sdk'
import pg from 'pg'
import { createTestDatabase } from '../../../packages/db/test/database.ts'
import { testMasterKey } from '../../../packages/db/test/settings.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const agentsModule = fileURLToPath(new URL('./agents.ts', import.meta.url))

export type Process = {
  readonly child: ChildProcess
  /** all that it wrote, on both channels */
  readonly output: string
  readonly port: number
  readonly exited: Promise<number | null>
  ready(): Promise<void>
}

/** A control plane of one's own on a database of one's own, and as many workers as a test wants; all real processes. */
export async function startPlatform(planeEnv: Record<string, string> = {}) {
  const database = await createTestDatabase()
  const dir = await mkdtemp(join(tmpdir(), 'ground-control-worker-'))
  const firstRunFile = join(dir, 'first-run.json')
  const controlPlanePort = await freePort()
  const url = `http://127.0.0.1:${controlPlanePort}`
  const started: Process[] = []
  let isDropped = false

  const startProcess = (file: string, args: string[], port: number, env: Record<string, string>): Process => {
    const child = spawn(process.execPath, [join(root, file), ...args], {
      env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => {
        output += text
      })
    }
    const made: Process = {
      child,
      port,
      get output() {
        return output
      },
      exited: new Promise((resolve) => child.once('exit', resolve)),
      ready: () =>
        until(
          () => isOk(`http://127.0.0.1:${port}/health/ready`),
          () => output,
        ),
    }
    started.push(made)
    return made
  }

  const planes: Process[] = []
  const startControlPlane = async () => {
    const plane = startProcess('apps/control-plane/src/main.ts', [], controlPlanePort, {
      DATABASE_URL: database.ownerUrl,
      MASTER_KEY: testMasterKey,
      AUTH_SECRET: 'a secret for tests that is long enough',
      CONTROL_PLANE_PORT: String(controlPlanePort),
      FIRST_RUN_FILE: firstRunFile,
      ...planeEnv,
    })
    planes.push(plane)
    await until(
      () => isOk(`${url}/health/live`),
      () => plane.output,
    )
    const first = JSON.parse(await readFile(firstRunFile, 'utf8')) as {
      apiKeys: { developer: string; operator: string; worker: string }
    }
    return first.apiKeys
  }

  const keys = await startControlPlane()
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 })
  // An ended pool may still have a connection when the database is dropped.
  owner.on('error', () => {})
  /** as the owner of the database; wide numbers come as text */
  const sql = async <Row extends object = never>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await owner.query<Row>(text, values)).rows
  const dropDatabase = async () => {
    await owner.end()
    await database.drop()
  }
  const clientWith = (apiKey: string): Client => createClient({ url, apiKey })
  return {
    url,
    keys,
    isReady: () => isOk(`${url}/health/ready`),
    developer: clientWith(keys.developer),
    operator: clientWith(keys.operator),
    sql,
    /** As an admin sets it in the settings. */
    setConfig: (key: string, value: unknown) =>
      sql(
        `insert into config_entries (workspace_id, key, value, updated_by) select id, $1, $2, 'tests' from workspaces`,
        [key, JSON.stringify(value)],
      ),
    async startWorker(env: Record<string, string> = {}, module = agentsModule): Promise<Process> {
      const port = await freePort()
      return startProcess('apps/worker/src/main.ts', [module], port, {
        CONTROL_PLANE_URL: url,
        GROUND_CONTROL_API_KEY: keys.worker,
        WORKER_PORT: String(port),
        ...env,
      })
    },
    /** Ends the control plane as a deployment does and starts another on its port. @returns the first one's exit code */
    async restartControlPlane(): Promise<number | null> {
      const plane = planes.at(-1)!
      // As a process hears it whose whole group is told, and whose parent passes it on.
      plane.child.kill('SIGTERM')
      await new Promise((resolve) => setTimeout(resolve, 20))
      plane.child.kill('SIGTERM')
      const code = await plane.exited
      await startControlPlane()
      return code
    },
    /** Takes the control plane and the database away, at once and for good. */
    async vanish() {
      const plane = planes.at(-1)
      plane?.child.kill('SIGKILL')
      await plane?.exited
      await dropDatabase()
      isDropped = true
    },
    async stop() {
      for (const { child, exited } of started.reverse()) {
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
        await exited
      }
      if (!isDropped) await dropDatabase()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

export type Platform = Awaited<ReturnType<typeof startPlatform>>

/** Waits until `isTrue`, at most 30 s by default; then it throws with what `evidence` says. */
export async function until(
  isTrue: () => Promise<boolean> | boolean,
  evidence: () => string,
  mostTries = 600,
): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (await isTrue()) return
    await delay(50)
  }
  throw new Error(`it did not come to be; what was written:\n${evidence().slice(-4_000)}`)
}

const isOk = (url: string) =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  )

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
