import type { Failure } from '@ground-control/core/runs/schema'
import { z } from 'zod'
import { FailureError, NonRetryableError, RetryableError } from '../errors.ts'
import type { Vault } from './vault.ts'

const maxMessage = 4_000

/** An error as it is recorded. The message is the error's own, masked and cut; the stack stays in the log. */
export function failureOf(error: unknown, vault: Vault, code = 'agent_error'): Failure {
  const message = storable(error instanceof Error ? error.message || error.name : String(error), vault)
  if (error instanceof FailureError) return { ...error.failure, message }
  if (error instanceof NonRetryableError) return { code: error.code, retryable: false, message }
  if (error instanceof z.ZodError)
    return { code: 'invalid', retryable: false, message: storable(z.prettifyError(error), vault) }
  return { code: isTimeout(error) ? 'timeout' : code, retryable: isRetryable(error), message }
}

export function storable(text: string, vault: Vault): string {
  return vault.mask(text).replaceAll('\0', '\uFFFD').slice(0, maxMessage).toWellFormed()
}

/** System errors that say the other side was not reached, or not for long enough. */
const passing = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
])

/**
 * Whether trying again may help, by what the error is: our own two classes, a provider error's `isRetryable`, a
 * system error's code, a timeout. Everything else is a bug or a no, and is not tried again.
 */
export function isRetryable(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if ('isRetryable' in cause && typeof cause.isRetryable === 'boolean') return cause.isRetryable
    if (isTimeout(cause) || passing.has(systemCode(cause) ?? '')) return true
  }
  return false
}

/** The code of the system error under this one, if there is one. */
export function systemCode(error: unknown): string | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if ('code' in cause && typeof cause.code === 'string' && passing.has(cause.code)) return cause.code
  }
  return null
}

export const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError'

export function retryAfterMsOf(error: unknown): number | null {
  return error instanceof RetryableError ? (error.retryAfterMs ?? null) : null
}
