/** Every test: unit and database with vitest, then the browser's. Leaves nothing running. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { findBrowser } from './platform/browser.ts'
import { root } from './platform/root.ts'

const run = (name: string, args: string[], env: Record<string, string> = {}) =>
  spawnSync(join(root, 'node_modules/.bin', name), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  }).status ?? 1

const args = process.argv.slice(2)
const units = run('vitest', ['run', ...args])
if (units !== 0 || args.length > 0) process.exit(units)
process.exit(
  run('playwright', ['test', '--config', 'e2e/playwright.config.ts'], { CHROMIUM_PATH: findBrowser() }),
)
