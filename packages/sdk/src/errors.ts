import type { Json } from '@ground-control/core/json'
import type { Failure } from '@ground-control/core/runs/schema'

/**
 * Throw this where trying again may help. Whether something is tried again is decided by type, never by what a
 * message says. `retryAfterMs` is the least time to wait before the next try.
 */
export class RetryableError extends Error {
  readonly isRetryable = true
  readonly retryAfterMs: number | undefined

  constructor(message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, { cause: options.cause })
    this.name = 'RetryableError'
    this.retryAfterMs = options.retryAfterMs
  }
}

/** Throw this where trying again cannot help. `code` becomes the failure's code. */
export class NonRetryableError extends Error {
  readonly isRetryable = false
  readonly code: string

  constructor(message: string, options: { cause?: unknown; code?: string } = {}) {
    super(message, { cause: options.cause })
    this.name = 'NonRetryableError'
    this.code = options.code ?? 'agent_error'
  }
}

/**
 * A recorded failure, thrown. The same failure is thrown live and on replay, so agent code that catches it takes
 * the same way both times.
 */
export class FailureError extends Error {
  readonly code: string
  readonly isRetryable: boolean
  readonly details: Json

  constructor(failure: Failure, cause?: unknown) {
    super(failure.message, { cause })
    this.name = 'FailureError'
    this.code = failure.code
    this.isRetryable = failure.retryable
    this.details = failure.details ?? null
  }

  get failure(): Failure {
    const { code, message, isRetryable: retryable, details } = this
    return details === null ? { code, retryable, message } : { code, retryable, message, details }
  }
}

/** A budget, policy, price, breaker or override said no. `details` names which; `code` says what kind of no. */
export class RefusedError extends FailureError {
  override readonly name: string = 'RefusedError'
}

/**
 * What the call depends on has failed of late and is left alone for a while, or a person switched it off. Nothing was
 * called. `retryAfterMs` is when asking again may help.
 */
export class BreakerOpenError extends RefusedError {
  override readonly name = 'BreakerOpenError'

  /** what is left alone: `provider:openai`, `model:openai/gpt-4o`, `tool:desk/look` */
  get dependency(): string | null {
    const id = recordOf(this.details)?.id
    return typeof id === 'string' ? id : null
  }

  get retryAfterMs(): number | null {
    const afterMs = recordOf(this.details)?.retryAfterMs
    return typeof afterMs === 'number' ? afterMs : null
  }
}

const recordOf = (details: Json) =>
  typeof details === 'object' && details !== null && !Array.isArray(details) ? details : null

/** A refusal as the error that is thrown for it. */
export const refusedError = (failure: Failure): RefusedError =>
  failure.code === 'breaker_open' ? new BreakerOpenError(failure) : new RefusedError(failure)

/** A model call failed on every rung it was allowed to try. */
export class ModelCallError extends FailureError {
  override readonly name = 'ModelCallError'
}

/** A tool's own code failed. The model is told the message. */
export class ToolCallError extends FailureError {
  override readonly name = 'ToolCallError'
}

/** A `ctx.step` failed after its tries. */
export class StepError extends FailureError {
  override readonly name = 'StepError'
}

/** A child run ended without an output. */
export class ChildRunError extends FailureError {
  override readonly name = 'ChildRunError'
}

/** What we were given to run cannot be run: a definition that is wrong, a step inside a step. */
export class DefinitionError extends NonRetryableError {
  override readonly name = 'DefinitionError'

  constructor(message: string) {
    super(message, { code: 'bad_definition' })
  }
}
