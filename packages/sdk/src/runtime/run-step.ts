import type { CommitItem } from '@ground-control/core/workers/schema'
import type { StepOptions } from '../context.ts'
import { DefinitionError, StepError } from '../errors.ts'
import { digestOf } from './digest.ts'
import { type Execution, never } from './execution.ts'
import { failureOf, isRetryable, retryAfterMsOf } from './failure-of.ts'
import { withRetry } from './retry.ts'
import { fromJson, toJson } from './to-json.ts'
import { withTimeout } from './with-timeout.ts'

/** Runs a piece of agent code once, with retries, and records how it ended. See AgentContext.step. */
export async function runStep<T>(
  execution: Execution,
  name: string,
  fn: (signal: AbortSignal) => T | Promise<T>,
  options: StepOptions = {},
): Promise<T> {
  checkName(name)
  const digest = digestOf({ kind: 'code', name })
  const claim = execution.claim(name, digest)
  if (claim === null) return never()
  if (claim.found === 'settled') {
    const { output, error } = claim.step
    return execution.replay(claim.order, () => {
      if (error) throw new StepError(error)
      return fromJson(output) as T
    })
  }
  return execution.live(async () => {
    const { outcome, cause, attempt, startedAtMs } = await tryStep(execution, name, fn, options)
    const step = { name, occurrence: claim.occurrence }
    execution.record({ step, digest, kind: 'code', outcome, attempt, startedAtMs })
    if (outcome.status === 'failed') throw new StepError(outcome.error, cause)
    return fromJson(outcome.output) as T
  })
}

async function tryStep<T>(
  execution: Execution,
  name: string,
  fn: (signal: AbortSignal) => T | Promise<T>,
  { retry = {}, timeoutMs }: StepOptions,
) {
  const startedAtMs = execution.now().getTime()
  let attempt = 1
  let outcome: CommitItem['outcome']
  let cause: unknown
  const tryOnce = (nth: number) => {
    attempt = nth
    return withTimeout(execution.signal, timeoutMs, (signal) =>
      execution.inside(name, async () => fn(signal)),
    )
  }
  const plan = { options: retry, isRetryable, retryAfterMs: retryAfterMsOf, random: execution.random }
  try {
    const value = await withRetry(tryOnce, plan, execution.signal)
    outcome = { status: 'succeeded', output: toJson(value, execution.vault, `what step "${name}" returned`) }
  } catch (error) {
    cause = error
    outcome = { status: 'failed', error: failureOf(error, execution.vault, 'step_failed') }
  }
  // An end by the run's own end is not the step's doing: nothing is recorded, the step will be tried elsewhere.
  if (execution.isOver) return never<never>()
  return { outcome, cause, attempt, startedAtMs }
}

const reserved = /^(model|tool|flag|emit|invoke)(:|$)/

/** A step's name is part of its identity: it must be storable, and not one of those that the runtime gives. */
export function checkName(name: string): void {
  if (
    typeof name !== 'string' ||
    name.length < 1 ||
    name.length > 200 ||
    name.includes('\0') ||
    !name.isWellFormed()
  )
    throw new DefinitionError('a step needs a name of 1 to 200 characters')
  if (reserved.test(name))
    throw new DefinitionError(
      `step name "${name}" is taken: model, tool:, flag:, emit: and invoke: are the runtime's own`,
    )
}
