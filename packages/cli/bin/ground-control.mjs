#!/usr/bin/env node
/** Plain Node, whatever version is at hand: one that cannot run TypeScript hands over to the one the project pins. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

if (process.features.typescript) await import('../src/main.ts')
else {
  const node = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const done = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  if (done.error) process.stderr.write(`${done.error.message}\n`)
  process.exit(done.status ?? 1)
}
