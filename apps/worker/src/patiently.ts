import { setTimeout as delay } from 'node:timers/promises'
import { refusalOf } from '@ground-control/sdk'

/**
 * Does what needs the control plane, waiting for it while it cannot be reached: it may start later than we do.
 * `onWait` is called once, when the waiting begins. A no of the control plane is thrown at once.
 */
export async function patiently<T>(
  work: () => Promise<T>,
  onWait: (error: unknown) => void,
  signal: AbortSignal,
): Promise<T> {
  for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 5_000)) {
    try {
      return await work()
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal !== null && !passing.has(refusal.code)) throw error
      if (waitMs === 250) onWait(error)
      await delay(waitMs, undefined, { signal })
    }
  }
}

const passing = new Set(['unavailable', 'too_many', 'internal'])
