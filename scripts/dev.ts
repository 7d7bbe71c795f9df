/** Watch mode: everything as `npm start` runs it, restarted or refreshed when its source changes. */
import { startPlatform } from './platform/platform.ts'
import { readSettings } from './platform/settings.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
try {
  const platform = await startPlatform(await readSettings(process.env), say, {
    web: true,
    example: true,
    watch: true,
  })
  say(
    `\n  Watching. ${platform.webUrl}  (sign in as ${platform.firstRun?.admin.email}, password ${platform.firstRun?.admin.password})\n`,
  )
  await new Promise<void>((resolve) => {
    process.on('SIGINT', resolve)
    process.on('SIGTERM', resolve)
  })
  await platform.stop()
  process.exit(0)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exit(1)
}
