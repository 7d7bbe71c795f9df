import { setTimeout as sleep } from 'node:timers/promises'

const firstPauseMs = 100
const maxPauseMs = 2_000

/**
 * Does `work`, and again while it fails in a passing way, for up to `limitMs`; then throws its last error.
 * `work` must be safe to repeat.
 */
export async function outlast<T>(
  work: () => Promise<T>,
  isPassing: (error: unknown) => boolean,
  limitMs = 90_000,
): Promise<T> {
  let waited = 0
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
    try {
      return await work()
    } catch (error) {
      if (!isPassing(error) || waited >= limitMs) throw error
      await sleep(pauseMs)
      waited += pauseMs
    }
  }
}
