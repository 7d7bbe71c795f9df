import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../scripts/platform/processes.ts'
import type { HostedPlatform, HostMessage } from './platform-host.ts'

const portNames = [
  'WEB_PORT',
  'CONTROL_PLANE_PORT',
  'WORKER_PORT',
  'POSTGRES_PORT',
  'AIRLINE_PORT',
  'RECORDED_MODEL_PORT',
]
const stopWithinMs = 60_000
const loopback = { CHANNEL_INSIDE_NETWORKS: '127.0.0.1/32' }

/**
 * Starts a whole platform on free ports with its data in `dataDir`. What the environment says of another platform
 * (its database, a real model's key) does not reach it.
 * @throws with what went wrong when a part does not come up; everything is stopped again then
 */
export async function hostPlatform(
  dataDir: string,
): Promise<{ platform: HostedPlatform; stop: () => Promise<void> }> {
  const ports: Record<string, string> = {}
  for (const name of portNames) ports[name] = String(await freePort())
  const { DATABASE_URL: _, REDIS_URL: __, OPENAI_API_KEY: ___, OPENAI_BASE_URL: ____, ...env } = process.env
  const root = join(import.meta.dirname, '../..')
  const host = fork(join(import.meta.dirname, 'platform-host.ts'), {
    cwd: root,
    execPath: join(root, 'node_modules/.bin/node'),
    execArgv: [],
    // Receivers and mail servers of specs are on this machine.
    env: { ...env, ...ports, ...loopback, DATA_DIR: dataDir, NODE_NO_WARNINGS: '1' },
    // Ctrl-C is the runner's to hear: it ends us in order.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const message = await Promise.race([firstMessage(host), once(host, 'exit').then(() => null)])
  if (message?.kind !== 'ready') {
    // Its parts are down by then; what may still be at work is a build of the dashboard.
    endGroup(host)
    throw new Error(`The platform did not come up: ${message?.message ?? 'its host ended'}`)
  }
  return { platform: message.platform, stop: () => stopHost(host) }
}

async function firstMessage(host: ChildProcess): Promise<HostMessage> {
  const [message] = (await once(host, 'message')) as [HostMessage]
  return message
}

/** Lets the host end its platform in order. @throws when that takes too long; it is ended by force then */
async function stopHost(host: ChildProcess): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return
  const exited = once(host, 'exit').then(() => true)
  if (host.connected) host.disconnect()
  const timer = new AbortController()
  const tooLate = sleep(stopWithinMs, false, { signal: timer.signal }).catch(() => false)
  const hasEnded = await Promise.race([exited, tooLate])
  timer.abort()
  if (hasEnded) return
  endGroup(host)
  throw new Error(`The platform did not stop within ${stopWithinMs / 1_000} s (process ${host.pid}).`)
}

/** The host leads a group of its own: with it goes what it started and did not set apart. */
function endGroup(host: ChildProcess): void {
  if (host.pid === undefined) return
  try {
    process.kill(-host.pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
