import { DelegateBackoff, handleWhen, retry } from 'cockatiel'

export type RetryOptions = {
  /** tries in all, the first among them; default 3 */
  maxAttempts?: number
  /** the first wait is random in 0…this; each later one in twice the range; default 200 */
  initialDelayMs?: number
  /** no wait is longer; default 20,000 */
  maxDelayMs?: number
}

export type RetryPlan = {
  options: RetryOptions
  isRetryable: (error: unknown) => boolean
  /** a wait that the other side asked for, e.g. by Retry-After; null where it did not */
  retryAfterMs: (error: unknown) => number | null
  random: () => number
  onRetry?: (error: unknown, attempt: number, delayMs: number) => void
}

/** A wait longer than this is not obeyed by waiting: the call fails instead, and the run may try elsewhere. */
export const longestRetryAfterMs = 60_000

/**
 * Tries `work` until it succeeds, its error is not retryable, tries run out or `signal` ends it. Exponential backoff
 * with full jitter: of the jitters it spreads a herd of callers best, and its mean is half the cap's.
 * Throws the last error, or the signal's reason as soon as it ends.
 */
export async function withRetry<T>(
  work: (attempt: number) => Promise<T>,
  plan: RetryPlan,
  signal: AbortSignal,
): Promise<T> {
  const { maxAttempts = 3, initialDelayMs = 200, maxDelayMs = 20_000 } = plan.options
  const delayOf = (error: unknown, attempt: number) => {
    const ceilingMs = Math.min(maxDelayMs, initialDelayMs * 2 ** (attempt - 1))
    return Math.max(plan.retryAfterMs(error) ?? 0, Math.floor(plan.random() * ceilingMs))
  }
  const policy = retry(
    handleWhen((error) => plan.isRetryable(error) && (plan.retryAfterMs(error) ?? 0) <= longestRetryAfterMs),
    {
      maxAttempts: maxAttempts - 1,
      backoff: new DelegateBackoff((context) =>
        delayOf('error' in context.result ? context.result.error : undefined, context.attempt),
      ),
    },
  )
  policy.onRetry((reason) => {
    plan.onRetry?.('error' in reason ? reason.error : undefined, reason.attempt, reason.delay)
  })
  signal.throwIfAborted()
  const tried = policy.execute(({ attempt }) => {
    // cockatiel sleeps through an abort and then tries once more; this is where it is stopped
    signal.throwIfAborted()
    return work(attempt + 1)
  }, signal)
  return raceSignal(tried, signal)
}

/** The promise, or the signal's reason as soon as it is aborted. */
export async function raceSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort: (() => void) | undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort)
  }
}
