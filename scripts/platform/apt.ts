import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Installs packages where Debian's package manager is and may be used. @returns false where it is or may not */
export function installWithApt(...packages: string[]): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = (args: string[]) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  run(['update', '-qq'])
  return run(['install', '-y', '-qq', '--no-install-recommends', ...packages]).status === 0
}
