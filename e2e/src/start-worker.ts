import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '../../scripts/platform/processes.ts'
import type { World } from './world.ts'

const stopWithinMs = 15_000

export type StartedWorker = {
  /** what it has said so far, from the end */
  said: () => string
  /** ends npm and all that it started */
  stop: () => Promise<void>
}

/** `npm run worker -- <paths>` beside the platform, as a developer would type it. */
export async function startWorker(world: World, paths: string[]): Promise<StartedWorker> {
  const npm = spawn('npm', ['run', 'worker', '--', ...paths], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, DATA_DIR: world.dataDir, WORKER_PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let said = ''
  const hear = (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-8_000)
  }
  npm.stdout.on('data', hear)
  npm.stderr.on('data', hear)
  const exited = once(npm, 'exit')
  const stop = async () => {
    if (npm.exitCode !== null || npm.pid === undefined) return
    const group = -npm.pid
    process.kill(group, 'SIGTERM')
    const timer = setTimeout(() => process.kill(group, 'SIGKILL'), stopWithinMs)
    await exited
    clearTimeout(timer)
  }
  return { said: () => said, stop }
}
