import { cpus, totalmem } from 'node:os'
import pg from 'pg'
import { startDbos } from './peers/dbos.ts'
import type { Row } from './row.ts'
import { admissionRows } from './rows/admissions.ts'
import { admissionsHttpRow } from './rows/admissions-http.ts'
import { approvalsRow } from './rows/approvals.ts'
import { auditRow } from './rows/audit.ts'
import { eventsRow } from './rows/events.ts'
import { runsRow } from './rows/runs.ts'
import { type BenchServer, startServer } from './stage/database.ts'
import { startBenchPlatform } from './stage/platform.ts'
import { openServices } from './stage/services.ts'

export type BenchOptions = {
  /** rows to measure, by name; empty: all */
  only: readonly string[]
  say: (line: string) => void
  /** ends the bench early; what it started is stopped all the same */
  signal: AbortSignal
}

const rowNames = ['runs', 'approvals', 'admissions', 'admissions-http', 'audit', 'events'] as const

/** Starts what the rows need, measures them one after another, and ends all of it, whatever happens. */
export async function runBench({
  only,
  say,
  signal,
}: BenchOptions): Promise<{ rows: Row[]; machine: string }> {
  const unknown = only.find((name) => !rowNames.some((known) => known === name))
  if (unknown !== undefined) throw new Error(`There is no row ${unknown}; there are ${rowNames.join(', ')}.`)
  const rows: Row[] = []
  const server = await startServer()
  const stops: Array<() => Promise<void>> = [server.stop]
  try {
    const row = async (name: (typeof rowNames)[number], measure: () => Promise<Row[]>) => {
      if (only.length > 0 && !only.includes(name)) return
      say(`Measuring ${name} …`)
      rows.push(...(await unlessAborted(measure(), signal)))
    }
    const platform = await startBenchPlatform(server)
    stops.push(platform.stop)
    const dbos = await startDbos(await server.database('bench_dbos'))
    stops.push(dbos.stop)
    await row('runs', async () => [await runsRow(server, platform, dbos)])
    await row('approvals', async () => [await approvalsRow(server, platform, dbos)])
    // The verbs that are measured in this process have a database of their own; the platform stands idle beside them.
    const peerUrl = await server.database('bench_peers')
    const own = await openServices(await server.database('bench_in_process'), platform.masterKey, 50)
    stops.push(own.close)
    const shared = await openServices(server.url, platform.masterKey, 4)
    stops.push(shared.close)
    await row('admissions', () => admissionRows(own, peerUrl))
    await row('admissions-http', async () => [await admissionsHttpRow(platform, shared)])
    await row('audit', async () => [await auditRow(own)])
    await row('events', async () => [await eventsRow(own, peerUrl)])
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
