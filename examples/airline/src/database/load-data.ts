import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseJson } from './python-json.ts'
import type { AirlineData } from './records.ts'

/** Reads `flights.json`, `reservations.json` and `users.json` of a folder. Throws when one is missing or no JSON. */
export async function loadData(folder: string): Promise<AirlineData> {
  const table = async <R>(name: string): Promise<ReadonlyMap<string, R>> => {
    const parsed = parseJson(await readFile(join(folder, `${name}.json`), 'utf8'))
    // The files are the airline's own records, written together with these types; rows are not re-checked.
    return new Map(Object.entries(parsed as { [id: string]: never }))
  }
  return {
    flights: await table('flights'),
    reservations: await table('reservations'),
    users: await table('users'),
  }
}
