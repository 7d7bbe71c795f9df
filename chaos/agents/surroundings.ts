import { setTimeout as delay } from 'node:timers/promises'

const { CHAOS_SINK_URL: sinkUrl = '' } = process.env

/** Tells the sink that an effect happened; it counts them by key. */
export async function touch(effect: { run: string; nth: number; key: string }): Promise<void> {
  const query = new URLSearchParams({ ...effect, nth: String(effect.nth) })
  const response = await fetch(`${sinkUrl}/effect?${query}`, { method: 'POST' })
  await response.text()
}

/** Takes its time, unless it is told to stop. */
export const pace = (ms: number, signal?: AbortSignal) => delay(ms, undefined, { signal })
