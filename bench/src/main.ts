import { cpus, totalmem } from 'node:os'
import pg from 'pg'
import { startDbos } from './peers/dbos.ts'
import { drawTable, type Row } from './row.ts'
import { runsRow } from './rows/runs.ts'
import { type BenchServer, startServer } from './stage/database.ts'
import { startBenchPlatform } from './stage/platform.ts'

export type BenchOptions = {
  /** rows to measure, by name; empty: all */
  only: readonly string[]
  say: (line: string) => void
  /** ends the bench early; what it started is stopped all the same */
  signal: AbortSignal
}

export async function runBench({
  only,
  say,
  signal,
}: BenchOptions): Promise<{ rows: Row[]; machine: string }> {
  const rows: Row[] = []
  const wanted = (name: string) => only.length === 0 || only.includes(name)
  const server = await startServer()
  const stops: Array<() => Promise<void>> = [server.stop]
  try {
    const platform = await startBenchPlatform(server)
    stops.push(platform.stop)
    const dbos = await startDbos(await server.database('bench_dbos'))
    stops.push(dbos.stop)
    const row = async (name: string, measure: () => Promise<Row[]>) => {
      if (!wanted(name)) return
      say(`Measuring ${name} …`)
      rows.push(...(await unlessAborted(measure(), signal)))
    }
    await row('runs', async () => [await runsRow(server, platform, dbos)])
    return { rows, machine: await describeMachine(server) }
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort)
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

async function describeMachine(server: BenchServer): Promise<string> {
  const owner = new pg.Client({ connectionString: server.url })
  await owner.connect()
  const { rows } = await owner.query<{ server_version: string }>('show server_version')
  await owner.end()
  const cores = cpus()
  return `${cores.length} cores (${cores[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, Postgres ${rows[0]?.server_version}`
}

void drawTable
