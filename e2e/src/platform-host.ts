/**
 * Holds a platform of its own for as long as the process that forked it lives. It is a process apart so that the
 * platform ends in order whatever becomes of the test runner: the channel to the parent closes, and that is the sign.
 */
import { createServer } from 'node:http'
import { type Platform, startPlatform } from '../../scripts/platform/platform.ts'
import { readSettings } from '../../scripts/platform/settings.ts'

export type HostMessage = { kind: 'ready'; platform: HostedPlatform } | { kind: 'failed'; message: string }
export type HostedPlatform = Pick<Platform, 'webUrl' | 'controlPlaneUrl' | 'firstRun'> & { hostUrl: string }

const tell = (message: HostMessage) => process.send?.(message)
let platform: Platform | null = null
let isLeaving = false

async function leave(code: number): Promise<void> {
  if (isLeaving) return
  isLeaving = true
  await platform?.stop()
  process.exit(code)
}

/** `POST /kill/worker` ends a part as a crash would; the platform starts it again by itself. */
const control = createServer(async (request, response) => {
  const [, verb, part = ''] = request.url?.split('/') ?? []
  try {
    const child = platform?.children.get(part)
    if (!platform || !child) throw new Error(`there is no part ${part}`)
    if (verb === 'kill') {
      child.process.kill('SIGKILL')
      await child.exited
    } else throw new Error(`there is no verb ${verb}`)
    response.writeHead(204).end()
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
})

process.once('disconnect', () => void leave(0))
try {
  platform = await startPlatform(await readSettings(process.env), (line) =>
    process.stdout.write(`  ${line}\n`),
  )
  const { webUrl, controlPlaneUrl, firstRun } = platform
  control.listen(0, '127.0.0.1', () => {
    const address = control.address()
    const port = typeof address === 'object' && address ? address.port : 0
    tell({
      kind: 'ready',
      platform: { webUrl, controlPlaneUrl, firstRun, hostUrl: `http://127.0.0.1:${port}` },
    })
  })
  // The parent may have gone while the platform came up.
  if (!process.connected) await leave(0)
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
  process.disconnect?.()
}
