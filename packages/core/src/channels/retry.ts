const baseMs = 5_000
const capMs = 3_600_000

/** With full jitter five and a half hours at most, half of that on average: a receiver may be mended in between. */
export const maxAttempts = 15

/**
 * When a delivery is tried again: exponential, full jitter, one hour at most. What the other side asks for
 * (`Retry-After`) is the least, up to the same hour.
 * @param attempts made so far, 1 or more; @param random in [0, 1)
 */
export function redeliverAfterMs(attempts: number, random: number, askedMs = 0): number {
  const jittered = Math.floor(random * Math.min(capMs, baseMs * 2 ** Math.min(attempts - 1, 20)))
  return Math.max(jittered, Math.min(askedMs, capMs), 1_000)
}
