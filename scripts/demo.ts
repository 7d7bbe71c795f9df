/** Plays recorded conversations through the running platform, or through one it starts for the time. */
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Platform, startPlatform } from './platform/platform.ts'
import { root } from './platform/root.ts'
import { readSettings } from './platform/settings.ts'

const settings = await readSettings(process.env)
const platform = (await isRunning()) ? null : await startForDemo()
const demo = spawn(
  process.execPath,
  [join(root, 'examples/airline/src/demo/main.ts'), ...process.argv.slice(2)],
  {
    cwd: root,
    env: { ...process.env, DATA_DIR: settings.dataDir },
    stdio: 'inherit',
  },
)
process.on('SIGINT', () => {})
process.on('SIGTERM', () => demo.kill('SIGTERM'))
const code = await new Promise<number>((resolve) => demo.on('exit', (status) => resolve(status ?? 1)))
await platform?.stop()
process.exit(code)

async function isRunning(): Promise<boolean> {
  const told = await readFile(join(settings.dataDir, 'first-run.json'), 'utf8').catch(() => null)
  if (told === null) return false
  const { controlPlaneUrl } = JSON.parse(told) as { controlPlaneUrl: string }
  return fetch(`${controlPlaneUrl}/health/live`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  )
}

async function startForDemo(): Promise<Platform> {
  process.stdout.write('The platform is not running: starting one for the demo, without its dashboard.\n')
  return startPlatform(settings, (line) => process.stdout.write(`${line}\n`), { web: false, example: true })
}
