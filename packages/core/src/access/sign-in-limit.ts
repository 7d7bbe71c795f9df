export const signInWindowMs = 15 * 60_000
export const maxFailedSignIns = 10

/**
 * How long an e-mail address has to wait before it may try a password again, or null when it may now.
 * @param failedAtMs when earlier tries failed; those outside the window do not count
 */
export function signInWaitMs(failedAtMs: readonly number[], nowMs: number): number | null {
  const recent = failedAtMs.filter((at) => at > nowMs - signInWindowMs).sort((a, b) => b - a)
  const deciding = recent[maxFailedSignIns - 1]
  return deciding === undefined ? null : deciding + signInWindowMs - nowMs
}
