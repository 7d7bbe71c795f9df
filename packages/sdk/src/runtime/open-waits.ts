import type { JournalStep, SuspendItem } from '@ground-control/core/workers/schema'
import { keyOf } from './journal.ts'

export type WaitRequest = SuspendItem['waits'][number]
type OpenWait = { request: WaitRequest; isKnown: boolean; settle: (step: JournalStep) => void }

/** One request carries so many. */
const mostAtOnce = 100

/** What a run waits for. */
export class OpenWaits {
  readonly #waits = new Map<string, OpenWait>()

  get isEmpty(): boolean {
    return this.#waits.size === 0
  }

  /** `settle` is called with the step as it ended. */
  add(request: WaitRequest, settle: OpenWait['settle']): void {
    this.#waits.set(keyOf(request.step), { request, isKnown: false, settle })
  }

  clear(): void {
    this.#waits.clear()
  }

  /** Those to ask for now: what the control plane has not been asked for yet goes first. */
  next(): WaitRequest[] {
    const open = [...this.#waits.values()].sort((a, b) => Number(a.isKnown) - Number(b.isKnown))
    return open.slice(0, mostAtOnce).map((wait) => {
      wait.isKnown = true
      return wait.request
    })
  }

  /** Takes out the wait that the step ends, if it is one of these. */
  take(step: JournalStep): OpenWait['settle'] | null {
    const wait = this.#waits.get(keyOf(step))
    this.#waits.delete(keyOf(step))
    return wait?.settle ?? null
  }
}
