import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root, type Say } from './root.ts'

/**
 * Builds the dashboard; turbo answers at once where nothing it reads has changed. `signal` ends the build with all the
 * processes that it has started.
 */
export function buildWeb(say: Say, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      join(root, 'node_modules/.bin/turbo'),
      ['run', 'build', '--filter=@ground-control/web', '--output-logs=errors-only', '--no-daemon'],
      {
        cwd: root,
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'pipe'],
        // Its own group: turbo leaves `next build` behind when it is ended alone.
        detached: true,
      },
    )
    const end = () => endGroup(child.pid)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
    let output = ''
    const keep = (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-8_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const notice = setTimeout(
      () => say('Building the dashboard; the first time takes about a minute …'),
      3_000,
    )
    child.on('error', reject)
    child.on('exit', (code) => {
      clearTimeout(notice)
      signal.removeEventListener('abort', end)
      if (code === 0) resolve()
      else if (signal.aborted) reject(new Error('Building the dashboard was stopped.'))
      else reject(new Error(`The dashboard could not be built:\n${output}`))
    })
  })
}

function endGroup(pid: number | undefined) {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGTERM')
  } catch (error) {
    // It has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
