import { setTimeout as delay } from 'node:timers/promises'
import { refusalOf } from '@ground-control/sdk'

/** Codes that a client is right to ask again after: the same request may succeed a little later. */
const passing = new Set(['unavailable', 'too_many', 'internal'])

export type Insisted<T> = { value: T; tries: number }

/**
 * Asks until an answer comes, as a careful client does: the same request, with the same idempotency key. A refusal is
 * thrown at once. @throws the last error when `withinMs` is over
 */
export async function insist<T>(ask: () => Promise<T>, withinMs = 90_000): Promise<Insisted<T>> {
  const until = performance.now() + withinMs
  for (let tries = 1; ; tries += 1) {
    try {
      return { value: await ask(), tries }
    } catch (error) {
      const refusal = refusalOf(error)
      const isRace = refusal?.code === 'conflict' && refusal.message.endsWith('ask again')
      const isFinal = refusal !== null && !passing.has(refusal.code) && !isRace
      if (isFinal || performance.now() > until) throw error
      await delay(Math.min(2_000, 100 * 2 ** tries))
    }
  }
}
