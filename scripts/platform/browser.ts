import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { installWithApt, mayUseApt } from './apt.ts'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * The path of a Chromium; where there is none it is installed: through Debian's package manager when we may, else
 * through Playwright. @throws with what to do when neither works
 */
export function findBrowser(): string {
  const found = process.env.CHROMIUM_PATH ?? places.find((path) => existsSync(path))
  if (found) return found
  process.stdout.write('Installing Chromium for the browser tests …\n')
  if (!mayUseApt()) {
    spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit' })
    return ''
  }
  installWithApt('chromium', 'fonts-liberation')
  const installed = places.find((path) => existsSync(path))
  if (installed) return installed
  throw new Error(
    'There is no Chromium: install one (Debian: apt-get install chromium) or name it in CHROMIUM_PATH.',
  )
}
