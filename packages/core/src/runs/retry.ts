const baseMs = 1_000
const capMs = 60_000

/**
 * Exponential backoff with full jitter (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter): anywhere
 * between nothing and the doubled bound, so that runs that failed together do not come back together.
 * @param attempt 0 for the first retry; @param random in [0, 1)
 */
export function retryDelayMs(attempt: number, random: number): number {
  return Math.floor(random * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 20)))
}
