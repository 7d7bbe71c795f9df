/** Plays recorded conversations through the running platform, or through one it starts for the time. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setDemoDeadline } from './platform/demo-deadline.ts'
import { type FirstRun, type Platform, startPlatform } from './platform/platform.ts'
import { root } from './platform/root.ts'
import { readSettings } from './platform/settings.ts'

/** Of the questions that the operator leaves alone; long enough that nobody else is late on a slow machine. */
const deadlineMs = 20_000

const settings = await readSettings(process.env)
const platform = (await isRunning()) ? null : await startForDemo()
const name = `demo-${randomUUID().slice(0, 8)}`
const args = process.argv.slice(2)
const withDeadline = args.some((word) => word.startsWith('--expire-every'))
let takeBack = async () => {}
let code = 2
try {
  if (withDeadline) takeBack = await setDemoDeadline(settings, await firstRun(), name, deadlineMs)
  code = await play()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
} finally {
  await takeBack().catch((error: unknown) => {
    process.stderr.write(`The demo's policy 0-${name} is still in force: archive it. ${String(error)}\n`)
  })
  await platform?.stop()
}
process.exit(code)

function play(): Promise<number> {
  const demo = spawn(process.execPath, [join(root, 'examples/airline/src/demo/main.ts'), ...args], {
    cwd: root,
    env: { ...process.env, DATA_DIR: settings.dataDir, DEMO_NAME: name },
    stdio: 'inherit',
  })
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => demo.kill('SIGTERM'))
  return new Promise((resolve) => demo.on('exit', (status) => resolve(status ?? 1)))
}

async function firstRun(): Promise<FirstRun> {
  return JSON.parse(await readFile(join(settings.dataDir, 'first-run.json'), 'utf8')) as FirstRun
}

async function isRunning(): Promise<boolean> {
  const told = await firstRun().catch(() => null)
  if (told === null) return false
  return fetch(`${told.controlPlaneUrl}/health/live`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  )
}

async function startForDemo(): Promise<Platform> {
  process.stdout.write('The platform is not running: starting one for the demo, without its dashboard.\n')
  return startPlatform(settings, (line) => process.stdout.write(`${line}\n`), { web: false, example: true })
}
