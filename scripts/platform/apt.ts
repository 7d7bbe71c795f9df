import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

export const mayUseApt = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

/** Installs packages where Debian's package manager is and may be used. @returns false where they are not there now */
export function installWithApt(...packages: string[]): boolean {
  if (!mayUseApt()) return false
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = (args: string[]) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  run(['update', '-qq'])
  return run(['install', '-y', '-qq', '--no-install-recommends', ...packages]).status === 0
}
