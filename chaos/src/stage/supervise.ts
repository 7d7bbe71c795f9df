import { setTimeout as delay } from 'node:timers/promises'
import type { Part } from './part.ts'

export type Supervision = {
  /** parts that ended by themselves and were started again */
  readonly restarts: number
  stop(): Promise<void>
}

/** Starts again whatever ends, as `npm start` and every orchestrator does. */
export function supervise(parts: readonly Part[]): Supervision {
  const ending = new AbortController()
  let restarts = 0
  const watching = (async () => {
    while (!ending.signal.aborted) {
      for (const part of parts) {
        if (!part.hasEnded) continue
        restarts += 1
        await part.startAgain()
      }
      await delay(200, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  })()
  return {
    get restarts() {
      return restarts
    },
    async stop() {
      ending.abort()
      await watching
    },
  }
}
