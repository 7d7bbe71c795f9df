import type { AnyAgent } from '../src/define-agent.ts'
import { executeRun, type RunEnd } from '../src/runtime/execute-run.ts'
import { type Providers, providersFrom } from '../src/runtime/model/providers.ts'
import type { RunLogger } from '../src/runtime/run-log.ts'
import type { Transport } from '../src/transport/transport.ts'
import type { ControlPlaneDouble } from './control-plane-double.ts'

export type LogLine = { level: string; message: string; fields: Record<string, unknown> }

/** A logger that keeps what it is told. */
function keepingLogger(lines: LogLine[]): RunLogger {
  const write = (level: string) => (fields: Record<string, unknown>, message: string) => {
    lines.push({ level, message, fields })
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

export type DriveOptions = {
  providers?: Providers
  lines?: LogLine[]
  transport?: Transport
  signal?: AbortSignal
  now?: () => Date
}

/** One execution of a run, from `begin` to wherever it gets. */
export async function drive(
  plane: ControlPlaneDouble,
  agent: AnyAgent,
  runId: string,
  options: DriveOptions = {},
): Promise<RunEnd> {
  const begun = plane.begin(runId)
  if (begun.outcome !== 'begun') throw new Error(`skipped: ${begun.reason}`)
  return executeRun({
    agent,
    begun,
    transport: options.transport ?? plane.transport(),
    now: options.now ?? (() => new Date()),
    random: () => 0,
    logger: keepingLogger(options.lines ?? []),
    signal: options.signal ?? new AbortController().signal,
    providers: options.providers ?? providersFrom({}),
  })
}
