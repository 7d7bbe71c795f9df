import { setTimeout as delay } from 'node:timers/promises'
import type { Stage } from '../stage/stage.ts'
import { insist } from './insist.ts'

export type QuickLoop = {
  /** runs that ended well so far */
  readonly done: number
  readonly runIds: readonly string[]
  stop(): Promise<void>
}

/** Callers that start a quick run, wait for its end, and start the next: what others do while something is wrong. */
export function openQuickLoop(stage: Stage, callers: number, stepMs: number): QuickLoop {
  const client = stage.clientWith(stage.keys.developer)
  const runIds: string[] = []
  let done = 0
  let isStopped = false
  const caller = async () => {
    while (!isStopped) {
      const { value } = await insist(() =>
        client.runs.start.mutate({ agent: 'chaos-quick', input: { stepMs } }),
      )
      runIds.push(value.runId)
      for (;;) {
        const run = (await insist(() => client.runs.wait.query({ id: value.runId, timeoutMs: 5_000 }))).value
        if (run.status === 'succeeded') done += 1
        if (['succeeded', 'failed', 'cancelled'].includes(run.status)) break
      }
    }
  }
  const all = Promise.all(Array.from({ length: callers }, caller))
  all.catch(() => undefined)
  return {
    get done() {
      return done
    },
    runIds,
    async stop() {
      isStopped = true
      await all
    },
  }
}

/** Runs per second that the loop ends within `forMs`, or until `isOver`. */
export async function rateOf(
  loop: QuickLoop,
  until: { forMs: number } | { over: Promise<unknown> },
  signal: AbortSignal,
): Promise<number> {
  const [before, began] = [loop.done, performance.now()]
  await ('forMs' in until ? delay(until.forMs, undefined, { signal }) : until.over)
  return ((loop.done - before) * 1_000) / (performance.now() - began)
}
