import {
  APICallError,
  LoadAPIKeyError,
  NoSuchModelError,
  UnsupportedFunctionalityError,
} from '@ai-sdk/provider'
import { NonRetryableError } from '../../errors.ts'
import { isTimeout, systemCode } from '../failure-of.ts'

export type ProviderFailure = {
  code:
    | 'rate_limited'
    | 'provider_unavailable'
    | 'provider_timeout'
    | 'provider_unreachable'
    | 'provider_garbage'
    | 'provider_rejected'
    | 'provider_auth'
    | 'provider_not_configured'
    | 'model_not_found'
    | 'response_too_large'
    | 'stream_broken'
    | 'aborted'
    | 'provider_error'
  retryable: boolean
  /** a wait that the provider asked for */
  retryAfterMs: number | null
  /** false only where it is certain that no model ran: everything else may have cost something */
  mayHaveCost: boolean
  message: string
}

/** What a provider's error is, by its type and status. `nowMs` is for dates in Retry-After. */
export function providerFailure(error: unknown, nowMs: number): ProviderFailure {
  const message = error instanceof Error ? error.message : String(error)
  const plain = { retryable: false, retryAfterMs: null, mayHaveCost: false, message }
  const own = causeOf(
    error,
    (cause) => cause instanceof StreamBrokenError || cause instanceof NonRetryableError,
  )
  if (own instanceof StreamBrokenError)
    return {
      ...plain,
      code: 'stream_broken',
      message: own.message,
      retryable: !own.delivered,
      mayHaveCost: true,
    }
  if (own instanceof NonRetryableError) {
    const { message } = own
    if (own.code === 'provider_not_configured') return { ...plain, code: own.code, message }
    if (own.code === 'response_too_large') return { ...plain, code: own.code, message, mayHaveCost: true }
  }
  if (causeOf(error, isTimeout))
    return { ...plain, code: 'provider_timeout', retryable: true, mayHaveCost: true }
  if (causeOf(error, (cause) => cause.name === 'AbortError'))
    return { ...plain, code: 'aborted', mayHaveCost: true }
  if (LoadAPIKeyError.isInstance(error)) return { ...plain, code: 'provider_not_configured' }
  if (NoSuchModelError.isInstance(error)) return { ...plain, code: 'model_not_found' }
  if (UnsupportedFunctionalityError.isInstance(error)) return { ...plain, code: 'provider_rejected' }
  if (APICallError.isInstance(error)) return ofCall(error, nowMs, plain)
  const code = systemCode(error)
  if (code !== null)
    return { ...plain, code: 'provider_unreachable', retryable: true, mayHaveCost: !beforeSending.has(code) }
  return { ...plain, code: 'provider_error', mayHaveCost: true }
}

/** A stream that ended or failed before it was complete. Once a part is delivered it cannot begin again. */
export class StreamBrokenError extends Error {
  readonly delivered: boolean

  constructor(delivered: boolean, cause?: unknown) {
    const why = cause instanceof Error ? `: ${cause.message}` : ''
    super(`the model's stream broke off before its end${why}`, { cause })
    this.name = 'StreamBrokenError'
    this.delivered = delivered
  }
}

/** System errors that come before a request can have left. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function ofCall(error: APICallError, nowMs: number, plain: Omit<ProviderFailure, 'code'>): ProviderFailure {
  const { statusCode: status } = error
  if (status === undefined) {
    const code = systemCode(error)
    const mayHaveCost = code === null || !beforeSending.has(code)
    return { ...plain, code: 'provider_unreachable', retryable: error.isRetryable, mayHaveCost }
  }
  const retryAfterMs = retryAfterOf(error.responseHeaders ?? {}, nowMs)
  if (status === 429) return { ...plain, code: 'rate_limited', retryable: true, retryAfterMs }
  if (status >= 500 || status === 408 || status === 409)
    return { ...plain, code: 'provider_unavailable', retryable: true, retryAfterMs }
  if (status === 401 || status === 403) return { ...plain, code: 'provider_auth' }
  if (status === 404) return { ...plain, code: 'model_not_found' }
  if (status >= 400) return { ...plain, code: 'provider_rejected' }
  // A status of success around something that cannot be read: a model may well have run for it.
  return { ...plain, code: 'provider_garbage', retryable: true, mayHaveCost: true }
}

/** Retry-After in seconds or as a date, or the finer `retry-after-ms` that OpenAI sends. */
export function retryAfterOf(headers: Record<string, string>, nowMs: number): number | null {
  const fine = headers['retry-after-ms']
  if (fine !== undefined && /^\d+(\.\d+)?$/.test(fine)) return Math.ceil(Number(fine))
  const value = headers['retry-after']
  if (value === undefined) return null
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000)
  const atMs = Date.parse(value)
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs)
}

function causeOf(error: unknown, matches: (cause: Error) => boolean): Error | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (matches(cause)) return cause
  }
  return null
}
