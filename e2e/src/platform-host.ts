/**
 * Holds a platform of its own for as long as the process that forked it lives. It is a process apart so that the
 * platform ends in order whatever becomes of the test runner: the channel to the parent closes, and that is the sign.
 */
import { type Platform, startPlatform } from '../../scripts/platform/platform.ts'
import { readSettings } from '../../scripts/platform/settings.ts'

export type HostedPlatform = Pick<Platform, 'webUrl' | 'controlPlaneUrl' | 'firstRun'>
export type HostMessage = { kind: 'ready'; platform: HostedPlatform } | { kind: 'failed'; message: string }

const tell = (message: HostMessage) => process.send?.(message)
const parentIsGone = new Promise<void>((resolve) => process.once('disconnect', resolve))

try {
  const platform = await startPlatform(await readSettings(process.env), (line) =>
    process.stdout.write(`  ${line}\n`),
  )
  const { webUrl, controlPlaneUrl, firstRun } = platform
  // Where the parent went while the platform came up, nobody hears this, and the sign has been given.
  if (process.connected) tell({ kind: 'ready', platform: { webUrl, controlPlaneUrl, firstRun } })
  await parentIsGone
  await platform.stop()
  process.exit(0)
} catch (error) {
  if (process.connected)
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
  if (process.connected) process.disconnect?.()
}
