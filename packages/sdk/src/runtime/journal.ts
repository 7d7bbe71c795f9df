import type { JournalStep } from '@ground-control/core/workers/schema'

export type Claim =
  | { found: 'new'; occurrence: number }
  /** recorded and over: use it */
  | { found: 'settled'; occurrence: number; step: JournalStep; order: number }
  /** recorded but not over: ask again under the same key */
  | { found: 'open'; occurrence: number; step: JournalStep }
  | { found: 'mismatch'; occurrence: number; step: JournalStep }

type Entry = { step: JournalStep; order: number; claimed: boolean }

/**
 * What a run has done, and which of it this execution has asked for again. A step is found by its name and the n-th
 * use of that name, and checked by the digest of what it asks.
 */
export class Journal {
  readonly #steps = new Map<string, Entry>()
  readonly #used = new Map<string, number>()
  #unclaimed = 0

  constructor(steps: readonly JournalStep[]) {
    // Order is the order of completion: what finished first is given back first.
    steps.forEach((step, order) => {
      this.#steps.set(keyOf(step), { step, order, claimed: false })
      if (isSettled(step)) this.#unclaimed += 1
    })
  }

  /** Whether something is recorded that this execution has not asked for yet. */
  get hasUnclaimed(): boolean {
    return this.#unclaimed > 0
  }

  /**
   * The next use of `name`. With `byContent`, a step that asks the same under another occurrence is taken where the
   * one in line does not fit: two model loops side by side share their steps' names, and may meet in another order.
   * `digest: null` takes whatever is in line.
   */
  claim(name: string, digest: string | null, options: { byContent?: boolean } = {}): Claim {
    const occurrence = this.#used.get(name) ?? 0
    this.#used.set(name, occurrence + 1)
    const inLine = this.#steps.get(keyOf({ name, occurrence }))
    if (inLine && !inLine.claimed && (digest === null || inLine.step.digest === digest))
      return this.#take(inLine)
    if (options.byContent && inLine) {
      for (const entry of this.#steps.values()) {
        const { step, claimed } = entry
        if (!claimed && step.name === name && step.digest === digest) return this.#take(entry)
      }
    }
    if (inLine && !inLine.claimed) return { found: 'mismatch', occurrence, step: inLine.step }
    return { found: 'new', occurrence: inLine ? this.#nextFree(name) : occurrence }
  }

  #take(entry: Entry): Claim {
    entry.claimed = true
    const { step, order } = entry
    const { occurrence } = step
    if (!isSettled(step)) return { found: 'open', occurrence, step }
    this.#unclaimed -= 1
    return { found: 'settled', occurrence, step, order }
  }

  /** Counts a use of the name that some claim by content has taken the line's place of. */
  #nextFree(name: string): number {
    let occurrence = this.#used.get(name) ?? 0
    while (this.#steps.has(keyOf({ name, occurrence }))) occurrence += 1
    this.#used.set(name, occurrence + 1)
    return occurrence
  }
}

export const keyOf = (step: { name: string; occurrence: number }) => `${step.occurrence} ${step.name}`

const isSettled = (step: JournalStep) => step.status === 'succeeded' || step.status === 'failed'
