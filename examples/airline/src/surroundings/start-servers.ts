import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startAirlineServer } from '../airline-server/start.ts'
import { loadConversations } from '../conversations/load.ts'
import { ownDataFolder } from '../data/own-data.ts'
import { fallback } from '../data/scripts/fallback.ts'
import { type AirlineFile, airlineFileName } from '../demo/addresses.ts'
import { startRecordedModel } from '../recorded-model/start.ts'

export interface Surroundings {
  airlineUrl: string
  /** OPENAI_BASE_URL for a worker that has no key of its own. */
  modelBaseUrl: string
  close(): Promise<void>
}

// Two model calls, each tried three times: enough to see the second model step in and the first come back.
const callsThatFail = 6

/** Starts the airline and the recorded model on loopback and leaves their addresses in `airline.json`. */
export async function startServers(options: {
  dataDir: string
  airlinePort: number
  recordedModelPort: number
  now: () => Date
}): Promise<Surroundings> {
  const { dataDir, now } = options
  await mkdir(dataDir, { recursive: true })
  const airline = await startAirlineServer({
    folder: ownDataFolder,
    journalPath: join(dataDir, 'airline', 'journal.jsonl'),
    port: options.airlinePort,
  })
  const model = await startRecordedModel({
    conversations: await loadConversations(ownDataFolder),
    knobs: [
      {
        model: 'gpt-4o',
        latencyMs: 0,
        seed: 1,
        faults: [
          { kind: 'server_error', status: 503, rate: 1, next: callsThatFail, conversation: fallback.id },
        ],
      },
    ],
    port: options.recordedModelPort,
    now,
  })
  const addresses: AirlineFile = {
    airlineUrl: airline.url,
    recordedModelUrl: model.adminUrl,
    pid: process.pid,
  }
  await writeFile(join(dataDir, airlineFileName), `${JSON.stringify(addresses, null, 2)}\n`)
  return {
    airlineUrl: airline.url,
    modelBaseUrl: model.url,
    async close() {
      await Promise.all([airline.close(), model.close()])
    },
  }
}
