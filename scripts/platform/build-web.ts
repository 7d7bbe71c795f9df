import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root, type Say } from './root.ts'

/** Builds the dashboard; turbo answers at once where nothing it reads has changed. */
export function buildWeb(say: Say): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      join(root, 'node_modules/.bin/turbo'),
      ['run', 'build', '--filter=@ground-control/web', '--output-logs=errors-only', '--no-daemon'],
      {
        cwd: root,
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
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
      if (code === 0) resolve()
      else reject(new Error(`The dashboard could not be built:\n${output}`))
    })
  })
}
