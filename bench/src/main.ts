import { cpus, totalmem } from 'node:os'
import pg from 'pg'
import { drawRow } from './draw-row.ts'
import type { Row } from './row.ts'
import { admissionRows } from './rows/admissions.ts'
import { admissionsHttpRow } from './rows/admissions-http.ts'
import { approvalsRow } from './rows/approvals.ts'
import { auditRow } from './rows/audit.ts'
import { dashboardRows } from './rows/dashboard.ts'
import { eventsRow } from './rows/events.ts'
import { killRow } from './rows/kill.ts'
import { watchMemory } from './rows/memory.ts'
import { runCostRow } from './rows/run-cost.ts'
import { runsOnRedisRow, runsRow } from './rows/runs.ts'
import type { BenchServer } from './stage/database.ts'
import { openStage, type Stage } from './stage/stage.ts'

export type BenchOptions = {
  /** rows to measure, by name; empty: all */
  only: readonly string[]
  say: (line: string) => void
  /** ends the bench early; what it started is stopped all the same */
  signal: AbortSignal
}

type Measure = {
  name: string
  /** it puts load on the platform's control plane */
  loads: boolean
  /** it takes longer than all others together: measured where it is asked for */
  onlyIfNamed?: boolean
  rows: (stage: Stage) => Promise<Row[]>
}
const one = (row: (stage: Stage) => Promise<Row>) => async (stage: Stage) => [await row(stage)]

/** In the order in which they are measured. A new row is a file in `rows/` and a line here. */
const measures: readonly Measure[] = [
  { name: 'runs', loads: true, rows: one(runsRow) },
  { name: 'run-cost', loads: true, rows: one(runCostRow) },
  { name: 'runs-redis', loads: false, rows: one(runsOnRedisRow) },
  { name: 'approvals', loads: true, rows: one(approvalsRow) },
  { name: 'kill', loads: true, rows: one(killRow) },
  { name: 'admissions', loads: false, rows: admissionRows },
  { name: 'admissions-http', loads: true, rows: one(admissionsHttpRow) },
  { name: 'audit', loads: false, rows: one(auditRow) },
  { name: 'events', loads: false, rows: one(eventsRow) },
  { name: 'dashboard', loads: false, onlyIfNamed: true, rows: dashboardRows },
]

/** Measures rows one after another, each said when it is done; ends all that it started, whatever happens. */
export async function runBench({
  only,
  say,
  signal,
}: BenchOptions): Promise<{ rows: Row[]; machine: string }> {
  const unknown = only.find((name) => !measures.some((known) => known.name === name))
  if (unknown !== undefined)
    throw new Error(`There is no row ${unknown}; there are ${measures.map(({ name }) => name).join(', ')}.`)
  const rows: Row[] = []
  const add = (measured: Row[]) => {
    rows.push(...measured)
    for (const row of measured) say(`${drawRow(row)}\n`)
  }
  const stage = await openStage(say)
  try {
    const memory = watchMemory()
    for (const { name, loads, onlyIfNamed = false, rows: measure } of measures) {
      if ((only.length > 0 || onlyIfNamed) && !only.includes(name)) continue
      say(`Measuring ${name} …`)
      await stage.server.settle()
      add(await unlessAborted(measure(stage), signal))
      if (loads) await memory.note(name, await stage.platform())
      await stage.clear()
    }
    add(memory.rows())
    return { rows, machine: await describeMachine(stage.server) }
  } finally {
    await stage.stop()
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
