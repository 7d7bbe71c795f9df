import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '../../scripts/platform/processes.ts'
import type { World } from './world.ts'

const stopWithinMs = 15_000

/**
 * `npm run worker -- <paths>` beside the platform, as a developer would type it. Answers how to stop it, which ends
 * npm and all it started.
 */
export async function startWorker(world: World, paths: string[]): Promise<() => Promise<void>> {
  const npm = spawn('npm', ['run', 'worker', '--', ...paths], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, DATA_DIR: world.dataDir, WORKER_PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let said = ''
  const hear = (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4_000)
  }
  npm.stdout.on('data', hear)
  npm.stderr.on('data', hear)
  const exited = once(npm, 'exit')
  return async () => {
    if (npm.exitCode !== null) throw new Error(`The worker had ended by itself:\n${said}`)
    const group = -(npm.pid ?? 0)
    process.kill(group, 'SIGTERM')
    const timer = setTimeout(() => process.kill(group, 'SIGKILL'), stopWithinMs)
    await exited
    clearTimeout(timer)
  }
}
