import type { Sensitivity } from './schema.ts'

/** A call of a run. A retry of a step is the same call, as its row is. */
export type RunCall = {
  kind: 'model' | 'tool'
  name: string
  /** of what was asked */
  digest: string
  /** of what came back; null while it is under way */
  answer: string | null
  startedAt: Date
  endedAt: Date | null
}
export type Loop = {
  call: Pick<RunCall, 'kind' | 'name' | 'digest'>
  repeats: number
  sameAnswers: number
  limit: number
  firstAt: Date
  lastAt: Date
}

/**
 * So often an agent may ask the same and hear the same. Ordinary agents repeat a call a few times: they look again
 * after a write, or ask a model anew for another try. Guards that sit inside of agents stop at 3 to 5; this one is the
 * net below them, and may stop a run.
 */
export const repeatLimits: Record<Exclude<Sensitivity, 'off'>, number> = { low: 20, normal: 10, high: 5 }

/** Who hears something else each time is waiting for something: that may go on longer. */
export const pollingFactor = 5

/**
 * Calls that a run makes over and over. Only those count that began when the one before had ended: many at once are a
 * choice among answers, not a loop.
 */
export function loopsIn(calls: readonly RunCall[], sensitivity: Exclude<Sensitivity, 'off'>): Loop[] {
  const limit = repeatLimits[sensitivity]
  const alike = Map.groupBy(calls, ({ kind, name, digest }) => `${kind} ${name} ${digest}`)
  return [...alike.values()].flatMap((group): Loop[] => {
    const chain = oneAfterAnother(group)
    const sameAnswers = commonest(chain.map((call) => call.answer))
    if (sameAnswers < limit && chain.length < limit * pollingFactor) return []
    const { kind, name, digest, startedAt } = chain[0]!
    return [
      {
        call: { kind, name, digest },
        repeats: chain.length,
        sameAnswers,
        limit,
        firstAt: startedAt,
        lastAt: chain.at(-1)!.startedAt,
      },
    ]
  })
}

/** The longest chain of calls of which each began after the one before had ended: always the next that ends first. */
function oneAfterAnother(calls: readonly RunCall[]): RunCall[] {
  const endOf = (call: RunCall) => call.endedAt?.getTime() ?? Number.POSITIVE_INFINITY
  const chain: RunCall[] = []
  let free = Number.NEGATIVE_INFINITY
  for (const call of calls.toSorted((a, b) => endOf(a) - endOf(b))) {
    if (call.startedAt.getTime() < free) continue
    chain.push(call)
    free = endOf(call)
  }
  return chain
}

function commonest(answers: ReadonlyArray<string | null>): number {
  const counts = new Map<string, number>()
  for (const answer of answers) if (answer !== null) counts.set(answer, (counts.get(answer) ?? 0) + 1)
  return Math.max(0, ...counts.values())
}
