import type { Log } from '../context.ts'
import type { Execution } from './execution.ts'
import { storable } from './failure-of.ts'
import { toJson } from './to-json.ts'

/** Where log lines go: pino has this shape. */
export type RunLogger = {
  [Level in keyof Log]: (fields: Record<string, unknown>, message: string) => void
}

/** An agent's log: each line once (silent while the run replays), with the run's id, without secrets. */
export function runLog(execution: Execution): Log {
  const { begun, logger, vault } = execution
  const write =
    (level: keyof Log) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      if (execution.isOver || execution.isReplaying) return
      const { id: runId, agentName: agent } = begun.run
      logger[level]({ runId, agent, fields: toJson(fields, vault, 'a log line') }, storable(message, vault))
    }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
