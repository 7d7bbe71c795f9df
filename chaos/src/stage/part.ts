import { join } from 'node:path'
import { type Child, freePort, startChild, waitForUrl } from '../../../scripts/platform/processes.ts'
import { root } from '../../../scripts/platform/root.ts'

/** A process of the platform that may be struck down and started again. */
export type Part = {
  readonly name: string
  readonly port: number
  readonly pid: number
  /** null while it lives, and where a signal ended it; `hasEnded` tells */
  readonly hasEnded: boolean
  /** settles when it answers at `path` with 2xx */
  answers(path: '/health/live' | '/health/ready', timeoutMs?: number): Promise<void>
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void
  /** after it has ended: the same part, as a supervisor would start it */
  startAgain(): Promise<void>
  /** ends it and all that it started, at once */
  end(): Promise<void>
}

/** Starts `apps/<app>/src/main.ts`. The environment may depend on the port and on the start's number, from 1. */
export async function startPart(options: {
  name: string
  app: 'control-plane' | 'worker'
  args?: string[]
  logDir: string
  env: (port: number, start: number) => Record<string, string>
}): Promise<Part> {
  const { name, app, args = [], logDir, env } = options
  const port = await freePort()
  const logFile = join(logDir, `${name}.log`)
  let starts = 0
  const start = () => {
    starts += 1
    return startChild(name, join(root, 'node_modules/.bin/node'), ['src/main.ts', ...args], {
      cwd: join(root, 'apps', app),
      env: { ...ownEnvironment(), INIT_CWD: root, ...env(port, starts) },
      logFile,
    })
  }
  let child: Child = start()
  const hasEnded = () => child.process.exitCode !== null || child.process.signalCode !== null
  return {
    name,
    port,
    get pid() {
      return child.process.pid ?? 0
    },
    get hasEnded() {
      return hasEnded()
    },
    answers: (path, timeoutMs = 60_000) =>
      waitForUrl(`http://127.0.0.1:${port}${path}`, child, timeoutMs, logFile),
    signal(signal) {
      child.process.kill(signal)
    },
    async startAgain() {
      await child.exited
      child = start()
    },
    async end() {
      endGroup(child)
      await child.exited
    },
  }
}

/** What the environment says of another platform (its database, a real model's key) must not reach ours. */
function ownEnvironment(): Record<string, string | undefined> {
  const { DATABASE_URL: _, OPENAI_API_KEY: __, OPENAI_BASE_URL: ___, DATA_DIR: ____, ...rest } = process.env
  return { ...rest, NODE_NO_WARNINGS: '1' }
}

/** Each part leads a group of its own: with it goes what it started. */
function endGroup(child: Child): void {
  if (child.process.pid === undefined) return
  try {
    process.kill(-child.process.pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
