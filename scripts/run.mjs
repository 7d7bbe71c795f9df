/**
 * The way in for every command. Plain Node, because nothing is installed yet on a fresh clone: installs what is
 * missing, then hands over to the Node that the project pins.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
const stamp = join(root, 'node_modules', '.ground-control-installed')
const [command = 'start', ...args] = process.argv.slice(2)
const quiet = {
  NEXT_TELEMETRY_DISABLED: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  DO_NOT_TRACK: '1',
  // Prisma's CLI downloads an engine it does not need here unless some executable is named.
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
}
const env = {
  ...process.env,
  ...quiet,
  PATH: `${bin}:${process.env.PATH}`,
  NODE_NO_WARNINGS: '1',
  // Compiled modules are kept: a worker that starts again is back in half the time.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node'),
}

function step(title, file, fileArgs) {
  process.stdout.write(`${title} …\n`)
  const done = spawnSync(file, fileArgs, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  })
  if (done.status === 0) return
  process.stderr.write(
    `${done.stdout ?? ''}${done.stderr ?? ''}\n${title} failed (${file} ${fileArgs.join(' ')}).\n`,
  )
  process.exit(1)
}

const digestOf = (...files) => {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function install() {
  const wanted = digestOf('package-lock.json')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  // Not `npm ci`: it refuses a lock file whose optional packages for other systems the registry at hand does not have.
  step('Installing', 'npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'])
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

function generate() {
  const client = join(root, 'packages/db/src/generated/client.ts')
  const schema = join(root, 'prisma/schema.prisma')
  if (existsSync(client) && statSync(client).mtimeMs > statSync(schema).mtimeMs) return
  step('Generating the database client', join(bin, 'prisma'), ['generate'])
}

install()
generate()
const child = spawn(join(bin, 'node'), [join(root, 'scripts', `${command}.ts`), ...args], {
  cwd: root,
  env,
  stdio: 'inherit',
})
// Ctrl-C reaches the whole group: the child ends in order, and we end with it.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => signal === 'SIGTERM' && child.kill(signal))
// Told to end, npm tells the shell between us, and most shells end without a word to what they have started. Then our
// parent is another one.
const parent = process.ppid
if (process.env.npm_lifecycle_event) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 300)
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 0 : 1)))
