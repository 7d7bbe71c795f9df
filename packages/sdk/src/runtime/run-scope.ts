import { AsyncLocalStorage } from 'node:async_hooks'
import type { Execution } from './execution.ts'
import { failureOf } from './failure-of.ts'

/** Whose code is running: what escapes from it (a timer's throw, a promise nobody awaits) is that run's failure. */
export const runScope = new AsyncLocalStorage<Execution>()

/** Fails the run in whose code `error` came up uncaught; false where it was in no run's code. */
export function failRunningRun(error: unknown): boolean {
  const execution = runScope.getStore()
  if (execution === undefined) return false
  const failure = failureOf(error, execution.vault)
  execution.end({ kind: 'failed', failure: { ...failure, code: 'uncaught_error' } })
  return true
}
