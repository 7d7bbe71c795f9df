import { APICallError } from '@ai-sdk/provider'
import { describe, expect, test } from 'vitest'
import { NonRetryableError } from '../../errors.ts'
import { providerFailure, retryAfterOf, StreamBrokenError } from './provider-failure.ts'

const call = (statusCode: number | undefined, cause?: unknown, isRetryable = false) =>
  new APICallError({ message: 'm', url: 'u', requestBodyValues: {}, statusCode, cause, isRetryable })
const system = (code: string) => Object.assign(new Error(code), { code })

describe('an error of a provider', () => {
  test.each<[string, unknown, string, boolean, boolean]>([
    // what it is, code, retryable, may have cost
    ['429', call(429), 'rate_limited', true, false],
    ['500', call(500), 'provider_unavailable', true, false],
    ['503', call(503), 'provider_unavailable', true, false],
    ['408', call(408), 'provider_unavailable', true, false],
    ['400', call(400), 'provider_rejected', false, false],
    ['401', call(401), 'provider_auth', false, false],
    ['404', call(404), 'model_not_found', false, false],
    ['unreadable 200', call(200), 'provider_garbage', true, true],
    [
      'refused connection',
      call(undefined, system('ECONNREFUSED'), true),
      'provider_unreachable',
      true,
      false,
    ],
    ['reset connection', call(undefined, system('ECONNRESET'), true), 'provider_unreachable', true, true],
    ['bare reset', system('ECONNRESET'), 'provider_unreachable', true, true],
    ['timeout', new DOMException('late', 'TimeoutError'), 'provider_timeout', true, true],
    [
      'timeout inside',
      call(undefined, new DOMException('late', 'TimeoutError')),
      'provider_timeout',
      true,
      true,
    ],
    ['abort', new DOMException('gone', 'AbortError'), 'aborted', false, true],
    [
      'too large',
      call(200, new NonRetryableError('big', { code: 'response_too_large' })),
      'response_too_large',
      false,
      true,
    ],
    ['broken before its first part', new StreamBrokenError(false), 'stream_broken', true, true],
    ['broken after it', new StreamBrokenError(true), 'stream_broken', false, true],
    ['a text that promises', new Error('please retry: 503'), 'provider_error', false, true],
    ['no error at all', 'oops', 'provider_error', false, true],
  ])('%s', (_name, error, code, retryable, mayHaveCost) => {
    expect(providerFailure(error, 0)).toMatchObject({ code, retryable, mayHaveCost })
  })
})

test.each([
  [{ 'retry-after': '3' }, 3_000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after-ms': '120', 'retry-after': '3' }, 120],
  [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:10 GMT' }, 9_000],
  [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, null],
  [{}, null],
] as Array<[Record<string, string>, number | null]>)('Retry-After %j is %s ms', (headers, ms) => {
  expect(retryAfterOf(headers, 1_000)).toBe(ms)
})
