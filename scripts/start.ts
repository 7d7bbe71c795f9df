import { startPlatform } from './platform/platform.ts'
import { readSettings } from './platform/settings.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

try {
  const settings = await readSettings(process.env)
  const stopping = Promise.withResolvers<void>()
  // Told twice, as by a group and by the parent in it, it must not leave before what it has started.
  process.on('SIGINT', () => stopping.resolve())
  process.on('SIGTERM', () => stopping.resolve())
  const ending = new AbortController()
  stopping.promise.then(() => ending.abort(new Error('Stopped while it was starting.')))
  const platform = await startPlatform(settings, say, undefined, ending.signal)
  say('')
  say(`  Ground Control is up:  ${platform.webUrl}`)
  say(`  Control plane:         ${platform.controlPlaneUrl}`)
  if (platform.firstRun) {
    say(`  Sign in as:            ${platform.firstRun.admin.email}`)
    say(`  Password:              ${platform.firstRun.admin.password}`)
    say(`  Keys for programs:     ${settings.dataDir}/first-run.json`)
  }
  say('')
  say('  Ctrl-C stops all of it.')
  await stopping.promise
  say('\nStopping …')
  await platform.stop()
  process.exit(0)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exit(1)
}
