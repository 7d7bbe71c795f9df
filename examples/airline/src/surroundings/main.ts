import { setTimeout as sleep } from 'node:timers/promises'
import { readAddresses } from '../demo/addresses.ts'
import { connect } from '../play/connect.ts'
import { readEnvironment } from './environment.ts'
import { playOwn } from './play-own.ts'
import { startServers } from './start-servers.ts'

const betweenTriesMs = 1_000

// The service desk's world: the airline, a recorded model for who has no key, and customers who talk.
const { dataDir, airlinePort, recordedModelPort } = readEnvironment(process.env)
const stop = new AbortController()
const servers = await startServers({ dataDir, airlinePort, recordedModelPort, now: () => new Date() })
console.log(`airline at ${servers.airlineUrl}, recorded model at ${servers.modelBaseUrl}`)
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())
process.send?.({ ready: true, airlineUrl: servers.airlineUrl, modelBaseUrl: servers.modelBaseUrl })

await letCustomersTalk()
if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener('abort', resolve))
await servers.close()

/** Until all own conversations are over; begins anew while the platform or its agent is not there yet. */
async function letCustomersTalk(): Promise<void> {
  let told = ''
  while (!stop.signal.aborted) {
    try {
      const { controlPlaneUrl, apiKeys } = await readAddresses(dataDir)
      const platform = connect({ controlPlaneUrl, ...apiKeys })
      await playOwn({ platform, airlineUrl: servers.airlineUrl, signal: stop.signal, now: Date.now })
      return
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      if (words !== told) console.log(`customers wait: ${words}`)
      told = words
      await sleep(betweenTriesMs, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }
}
