import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const firstRun = z.object({
  controlPlaneUrl: z.url(),
  webUrl: z.url(),
  apiKeys: z.object({ developer: z.string(), operator: z.string() }),
})

/** What `surroundings` writes for others on this machine to find it. */
export const airlineFile = z.object({ airlineUrl: z.url(), recordedModelUrl: z.url(), pid: z.int() })
export type AirlineFile = z.infer<typeof airlineFile>
export const airlineFileName = 'airline.json'

/** Where the running platform is and with which keys; throws an Error that says what to do where it is not known. */
export async function readAddresses(dataDir: string) {
  return {
    ...(await read(join(dataDir, 'first-run.json'), firstRun)),
    airline: await read(join(dataDir, airlineFileName), airlineFile),
  }
}

async function read<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`${path} cannot be read: is the platform running? Start it with npm start`, { cause })
  })
  const parsed = schema.safeParse(JSON.parse(text))
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}
