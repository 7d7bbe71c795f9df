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
    skipped: fault.impossible?.() ?? null,
    error: null,
  }
  if (played.skipped !== null) return played
  const open: Array<{ stage: Stage; watch: Watch }> = []
  try {
    played.measures = await unlessAborted(
      fault.play({
        ...scene,
        random: scene.random.fork(name),
        database: { crash: server.crash, restart: server.restart },
        async open(options) {
          const nth = open.length === 0 ? '' : `-${open.length + 1}`
          const stage = await inTurn(() => openStage(server, dir, { ...options, name: `${name}${nth}` }))
          open.push({ stage, watch: watchInvariants(stage.ownerUrl) })
          return stage
        },
      }),
      scene.signal,
    )
  } catch (error) {
    played.error = error instanceof Error ? error.message : String(error)
  }
  for (const { stage, watch } of open) {
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

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort)
  // Once aborted, nobody hears what became of the work.
  work.catch(() => undefined)
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
