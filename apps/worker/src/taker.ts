import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Begun, TakeInput, TakeResult } from '@ground-control/core/workers/schema'
import type { Logger } from 'pino'
import type { InTurn } from './run-job.ts'
import type { Slots } from './slots.ts'

/** Between two questions that were not answered, or answered with nothing at once. */
const pauseMs = 1_000

export type TakerOptions = {
  workerId: string
  /** of the whole process */
  slots: Slots
  served: ReadonlyArray<{
    agentVersionId: string
    own: Slots
    run: (begun: Begun, inTurn: InTurn) => Promise<void>
  }>
  take: (input: TakeInput, signal: AbortSignal) => Promise<TakeResult>
  log: Logger
}

export type Taker = {
  /** asks no more; settles when all that was given is done */
  stop(): Promise<void>
}

/**
 * Asks for runs whenever there is room, and has them begun in the answer. It stands beside the queue, which brings what
 * became due while nobody asked.
 */
export function startTaker({ workerId, slots, served, take, log }: TakerOptions): Taker {
  const ending = new AbortController()
  let freed = Promise.withResolvers<void>()
  const onFree = () => {
    freed.resolve()
    freed = Promise.withResolvers()
  }
  for (const each of [slots, ...served.map(({ own }) => own)]) each.onFree = onFree

  const running = new Set<Promise<void>>()
  const keep = (run: Promise<void>) => {
    const kept = run.finally(() => running.delete(kept))
    running.add(kept)
  }
  const hand = ({ runs }: TakeResult) => {
    for (const begun of runs) {
      const found = served.find(({ agentVersionId }) => agentVersionId === begun.run.agentVersionId)
      // Only what we asked for is given.
      if (found === undefined)
        log.error({ runId: begun.lease.runId }, 'a run of a version that is not served')
      else keep(found.run(begun, (work) => found.own.run(() => slots.run(work))))
    }
    return runs.length
  }
  const askOnce = async (wanted: Pick<TakeInput, 'room' | 'versions'>) => {
    const input = { workerId, token: randomUUID(), waitMs: 20_000, again: false, ...wanted }
    const askedAt = performance.now()
    try {
      const given = hand(await take(input, ending.signal))
      if (given === 0 && performance.now() - askedAt < pauseMs) await pause()
    } catch (error) {
      // The runs of a lost answer are ours all the same.
      await pause()
      await take({ ...input, again: true }, AbortSignal.timeout(5_000)).then(hand, () => {
        log.debug({ error: String(error) }, 'what is due could not be asked for')
      })
    }
  }
  const pause = () => delay(pauseMs, undefined, { signal: ending.signal }).catch(() => {})

  const done = (async () => {
    while (!ending.signal.aborted) {
      const versions = served.flatMap(({ agentVersionId, own }) =>
        own.free > 0 ? [{ agentVersionId, room: own.free }] : [],
      )
      if (slots.free > 0 && versions.length > 0) await askOnce({ room: slots.free, versions })
      else await Promise.race([freed.promise, aborted(ending.signal)])
    }
  })()
  return {
    async stop() {
      ending.abort()
      await done
      await Promise.all(running)
    },
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
