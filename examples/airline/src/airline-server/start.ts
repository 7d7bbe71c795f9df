import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadData } from '../database/load-data.ts'
import { fileJournal } from './journal.ts'
import { airlineServer } from './server.ts'

export interface Started {
  url: string
  close(): Promise<void>
}

/** Serves the airline of a folder on loopback. `port` 0 takes a free one. Throws when the folder lacks a file. */
export async function startAirlineServer(options: {
  folder: string
  journalPath: string
  port: number
}): Promise<Started> {
  const server = airlineServer({
    data: await loadData(options.folder),
    policy: await readFile(join(options.folder, 'policy.md'), 'utf8'),
    journal: fileJournal(options.journalPath),
  })
  const url = await server.listen({ host: '127.0.0.1', port: options.port })
  return { url, close: () => server.close() }
}
