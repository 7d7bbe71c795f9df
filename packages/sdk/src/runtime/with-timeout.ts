import { raceSignal } from './retry.ts'

/** The longest that Node's timers take (2^31 − 1 ms, 24.8 days). A longer one would fire at once. */
export const longestTimerMs = 2_147_483_647

/**
 * Runs `work` with a signal that ends with `signal` or after `timeoutMs`, and does not wait for work that ignores it.
 * Throws the signal's reason: a DOMException named TimeoutError where time was over.
 */
export async function withTimeout<T>(
  signal: AbortSignal,
  timeoutMs: number | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (timeoutMs === undefined) return raceSignal(work(signal), signal)
  const controller = new AbortController()
  const timer = setTimeout(
    () => controller.abort(new DOMException(`took longer than ${timeoutMs} ms`, 'TimeoutError')),
    Math.min(timeoutMs, longestTimerMs),
  )
  const both = AbortSignal.any([signal, controller.signal])
  try {
    return await raceSignal(work(both), both)
  } finally {
    clearTimeout(timer)
  }
}
