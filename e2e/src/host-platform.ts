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
    env: { ...env, ...ports, DATA_DIR: dataDir, NODE_NO_WARNINGS: '1' },
    // Ctrl-C is the runner's to hear: it ends us in order.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const message = await Promise.race([firstMessage(host), once(host, 'exit').then(() => null)])
  if (message?.kind !== 'ready') {
    await stopHost(host)
    throw new Error(`The platform did not come up: ${message?.message ?? 'its host ended'}`)
  }
  return { platform: message.platform, stop: () => stopHost(host) }
}

async function firstMessage(host: ChildProcess): Promise<HostMessage> {
  const [message] = (await once(host, 'message')) as [HostMessage]
  return message
}

async function stopHost(host: ChildProcess): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return
  const exited = once(host, 'exit')
  if (host.connected) host.disconnect()
  const timeout = new AbortController()
  await Promise.race([
    exited,
    sleep(stopWithinMs, undefined, { signal: timeout.signal }).then(() => {
      throw new Error(`The platform did not stop within ${stopWithinMs / 1_000} s (process ${host.pid}).`)
    }),
  ]).finally(() => timeout.abort())
}
