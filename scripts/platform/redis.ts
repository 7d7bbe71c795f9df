import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createConnection } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { installWithApt, mayUseApt } from './apt.ts'
import { freePort } from './processes.ts'
import type { Say } from './root.ts'

export type Redis = {
  url: string
  kill(): Promise<void>
  startAgain(): Promise<void>
  /** it forgets everything */
  flush(): Promise<void>
  end(): Promise<void>
}

export const noRedis =
  'there is no redis-server or valkey-server on the PATH: install one (Debian: apt-get install redis-server)'

/**
 * The path of a server on this machine, by any of its names; where there is none, Debian's is installed when we may.
 * For measurements and faults: the platform itself never needs one. @returns null where none can be had
 */
export function findRedis(say: Say): string | null {
  const found = onPath()
  if (found !== null || !mayUseApt()) return found
  say('Installing Redis …')
  return installWithApt('redis-server') ? onPath() : null
}

function onPath(): string | null {
  const places = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((dir) => ['redis-server', 'valkey-server'].map((name) => join(dir, name)))
  return places.find((place) => existsSync(place)) ?? null
}

/** A Redis of our own on a free port of this machine alone, that keeps nothing on disk. */
export async function startRedis(file: string, dir: string): Promise<Redis> {
  const port = await freePort()
  const start = (): ChildProcess =>
    spawn(file, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      cwd: dir,
      stdio: 'ignore',
    })
  let child = start()
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await exited
  }
  const ready = async () => {
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await say(port, 'PING').catch(() => '')).startsWith('+PONG')) return
      await delay(50)
    }
    throw new Error(`Redis did not answer on port ${port}`)
  }
  await ready()
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: end,
    async startAgain() {
      child = start()
      await ready()
    },
    async flush() {
      await say(port, 'FLUSHALL')
    },
    end,
  }
}

/** One command in Redis's inline form, and the answer's first piece. */
function say(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write(`${command}\r\n`))
    socket.once('data', (answer) => {
      socket.destroy()
      resolve(answer.toString())
    })
    socket.once('error', reject)
  })
}
