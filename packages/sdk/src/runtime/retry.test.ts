import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RetryableError } from '../errors.ts'
import { isRetryable, retryAfterMsOf } from './failure-of.ts'
import { type RetryPlan, withRetry } from './retry.ts'

const plan = (options: RetryPlan['options'], random = () => 0): RetryPlan => ({
  options,
  isRetryable,
  retryAfterMs: retryAfterMsOf,
  random,
})
const open = new AbortController().signal

describe('a try that fails', () => {
  test('is made again up to maxAttempts, and the last error is thrown', async () => {
    let tries = 0
    const work = async (attempt: number) => {
      tries += 1
      expect(attempt).toBe(tries)
      throw new RetryableError(`try ${tries}`)
    }
    await expect(withRetry(work, plan({ maxAttempts: 4 }), open)).rejects.toThrow('try 4')
    expect(tries).toBe(4)
  })

  test('waits at random below a ceiling that doubles and is capped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        async (cap, random) => {
          const delays: number[] = []
          const options = { maxAttempts: 5, initialDelayMs: 1, maxDelayMs: cap }
          await withRetry(
            async () => {
              throw new RetryableError('no')
            },
            { ...plan(options, () => random), onRetry: (_error, _attempt, delayMs) => delays.push(delayMs) },
            open,
          ).catch(() => {})
          expect(delays).toEqual([1, 2, 4, 8].map((ceiling) => Math.floor(random * Math.min(cap, ceiling))))
        },
      ),
      { numRuns: 20 },
    )
  })

  test('obeys a wait that it was asked for, and gives up on one that is too long', async () => {
    const delays: number[] = []
    const asking = (retryAfterMs: number) =>
      withRetry(
        async () => {
          throw new RetryableError('later', { retryAfterMs })
        },
        { ...plan({ maxAttempts: 2 }), onRetry: (_error, _attempt, delayMs) => delays.push(delayMs) },
        open,
      ).catch(() => {})
    await asking(30)
    await asking(3_600_000)
    expect(delays).toEqual([30])
  })

  test('ends at once when it is stopped, in a try or between two', async () => {
    const controller = new AbortController()
    const waiting = withRetry(
      async () => {
        throw new RetryableError('later', { retryAfterMs: 50_000 })
      },
      plan({}),
      controller.signal,
    )
    setTimeout(() => controller.abort(new Error('stopped')), 5)
    await expect(waiting).rejects.toThrow('stopped')
    await expect(withRetry(async () => 1, plan({}), controller.signal)).rejects.toThrow('stopped')
  })
})

describe('whether trying again may help is a matter of type', () => {
  test.each<[string, unknown, boolean]>([
    ['ours', new RetryableError('x'), true],
    ['a provider that says so', Object.assign(new Error('x'), { isRetryable: true }), true],
    [
      'a provider that says no',
      Object.assign(new Error('x'), { isRetryable: false, code: 'ECONNRESET' }),
      false,
    ],
    ['a reset connection', Object.assign(new Error('x'), { code: 'ECONNRESET' }), true],
    [
      'a reset inside',
      new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }),
      true,
    ],
    ['a timeout', new DOMException('x', 'TimeoutError'), true],
    ['a missing file', Object.assign(new Error('x'), { code: 'ENOENT' }), false],
    ['a text that begs', new Error('temporary failure, please retry'), false],
    ['a bug', new TypeError('x is undefined'), false],
    ['not even an error', 'ECONNRESET', false],
  ])('%s', (_name, error, expected) => {
    expect(isRetryable(error)).toBe(expected)
  })
})
