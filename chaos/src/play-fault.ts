import { setTimeout as delay } from 'node:timers/promises'
import type { Fault, Length, Measure } from './fault.ts'
import { type Violation, type Watch, watchInvariants } from './invariants/watch.ts'
import type { Random } from './random.ts'
import type { ChaosServer } from './stage/server.ts'
import { openStage, type Stage } from './stage/stage.ts'

export type Played = {
  name: string
  does: string
  measures: Measure[]
  violations: Violation[]
  /** how often the invariants were checked, and how often they could not be */
  samples: number
  missed: number
  tookMs: number
  /** why it was not played, or did not come to its end */
  skipped: string | null
  error: string | null
}

export const isGood = ({ measures, violations, error }: Played): boolean =>
  error === null && violations.length === 0 && measures.every(({ met }) => met !== false)

/** Plays one fault on stages of its own, with the invariants watched; ends all that it opened. Never rejects. */
export async function playFault(
  fault: Fault,
  given: {
    length: Length
    random: Random
    signal: AbortSignal
    say: (line: string) => void
    server: ChaosServer
    dir: string
    /** one stage comes up at a time: they share the server's roles */
    inTurn: <T>(work: () => Promise<T>) => Promise<T>
  },
): Promise<Played> {
  const { server, dir, inTurn, ...scene } = given
  const began = performance.now()
  const { name, does } = fault
  const played: Played = {
    name,
    does,
    measures: [],
    violations: [],
    samples: 0,
    missed: 0,
    tookMs: 0,
    skipped: fault.impossible?.(given.say) ?? null,
    error: null,
  }
  if (played.skipped !== null) return played
  const opened: Array<Promise<{ stage: Stage; watch: Watch }>> = []
  try {
    played.measures = await unlessAborted(
      fault.play({
        ...scene,
        random: scene.random.fork(name),
        database: { crash: server.crash, restart: server.restart },
        async open(options) {
          const nth = opened.length === 0 ? '' : `-${opened.length + 1}`
          const opening = inTurn(async () => {
            scene.signal.throwIfAborted()
            const stage = await openStage(server, dir, { ...options, name: `${name}${nth}` })
            return { stage, watch: watchInvariants(stage.ownerUrl) }
          })
          opened.push(opening)
          return (await opening).stage
        },
      }),
      scene.signal,
    )
  } catch (error) {
    played.error = error instanceof Error ? error.message : String(error)
  }
  // Those that were still coming up when it was aborted as well; one that failed to has ended what it started.
  for (const opening of await Promise.allSettled(opened)) {
    if (opening.status === 'rejected') continue
    const { stage, watch } = opening.value
    try {
      const { samples, missed, violations } = await watch.end()
      played.samples += samples
      played.missed += missed
      played.violations.push(...violations)
    } catch (error) {
      played.error ??= `the invariants could not be checked: ${error instanceof Error ? error.message : String(error)}`
    } finally {
      await stage.stop()
    }
  }
  played.tookMs = performance.now() - began
  return played
}

const abortedMs = 2_000

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort)
  try {
    return await Promise.race([work, aborted.promise])
  } catch (error) {
    // Once aborted it gets a moment to end what it started beside its stages; what it says then, nobody hears.
    await Promise.race([work.catch(() => undefined), delay(abortedMs)])
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
