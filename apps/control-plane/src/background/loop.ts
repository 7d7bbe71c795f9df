import { setTimeout as sleep } from 'node:timers/promises'
import type { Services } from '../services.ts'

export type Loop = {
  name: string
  everyMs: number
  /** when it last came round without an error */
  lastOkAt: () => Date | null
  /** come round now, not at the next tick */
  wake: () => void
  stop: () => Promise<void>
}

/**
 * Comes round every `everyMs`, or at once when woken or when the last round found its hands full. A round that
 * throws is logged and tried again: a loop never ends by itself.
 * @param round does a piece of work; true: there is more
 */
export function startLoop(
  services: Services,
  name: string,
  everyMs: number,
  round: () => Promise<boolean>,
): Loop {
  const ending = new AbortController()
  let lastOkAt: Date | null = null
  let woken = false
  let wake = () => {}
  const done = (async () => {
    while (!ending.signal.aborted) {
      let more = false
      woken = false
      try {
        more = await round()
        lastOkAt = services.now()
      } catch (error) {
        if (!ending.signal.aborted)
          services.log.error({ err: error, loop: name }, 'a background round failed; it is tried again')
        await sleep(500, undefined, { signal: ending.signal }).catch(() => {})
      }
      if (more || woken || ending.signal.aborted) continue
      const pause = new AbortController()
      wake = () => pause.abort()
      if (ending.signal.aborted) break
      await sleep(everyMs, undefined, { signal: pause.signal }).catch(() => {})
      wake = () => {}
    }
  })()
  return {
    name,
    everyMs,
    lastOkAt: () => lastOkAt,
    wake() {
      woken = true
      wake()
    },
    async stop() {
      ending.abort()
      wake()
      await done
    },
  }
}
