/** Everything that must hold before a change lands, each at error. Prints what failed, whole. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './platform/root.ts'

const bin = (name: string) => join(root, 'node_modules/.bin', name)
const tsc = join(root, 'node_modules/typescript-native/bin/tsc')

const checks: Array<[title: string, command: string, ...args: string[]]> = [
  ['format and lint', bin('biome'), 'check', '--error-on-warnings'],
  ['types', process.execPath, tsc, '--noEmit', '-p', '.'],
  ['types of the dashboard', process.execPath, tsc, '--noEmit', '-p', 'apps/web'],
  [
    'import laws and cycles',
    bin('depcruise'),
    '--config',
    '.dependency-cruiser.cjs',
    'packages',
    'apps',
    'examples',
    'bench',
    'chaos',
    'e2e',
  ],
  ['dead code', bin('knip')],
  ['schema drift', process.execPath, 'scripts/schema-drift.ts'],
  ['compose file', process.execPath, 'scripts/compose-config.ts'],
  ['kubernetes manifests', process.execPath, 'scripts/kubernetes-manifests.ts'],
]

let failed = 0
for (const [title, command, ...args] of checks) {
  const start = performance.now()
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const ok = done.status === 0
  process.stdout.write(
    `${ok ? 'ok  ' : 'FAIL'} ${title} (${((performance.now() - start) / 1_000).toFixed(1)} s)\n`,
  )
  if (ok) continue
  failed += 1
  process.stdout.write(
    `${done.stdout ?? ''}${done.stderr ?? ''}${done.error ? `${done.error.message}\n` : ''}\n`,
  )
}
process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
