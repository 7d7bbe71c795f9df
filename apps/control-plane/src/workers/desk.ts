import type { ChangeNotice } from '@ground-control/db/notices'

type Waiting = { lanes: ReadonlySet<string>; wake: () => void }

/** A lane of a workspace. What one workspace asks for tells nothing of another's. */
export const laneKey = (workspaceId: string, lane: string) => `${workspaceId} ${lane}`

/** What is forgotten is looked at once more. */
const mostKnown = 10_000

/**
 * Where workers wait that have hands free, and what is known of the lanes that they serve. A delivery that somebody
 * waits for here needs no queue: it is handed over the desk.
 */
export class Desk {
  readonly #waiting = new Set<Waiting>()
  /** lanes that were looked through and found empty; nothing was told of them since */
  readonly #empty = new Set<string>()
  #isClosed = false

  /** Whether it is worth looking into the lane. */
  mayBeDue(lane: string): boolean {
    return !this.#empty.has(lane)
  }

  /** To be said before the lane is looked through: what comes meanwhile is told anew. */
  looksThrough(lane: string): void {
    if (this.#empty.size >= mostKnown) this.#empty.clear()
    this.#empty.add(lane)
  }

  /** There was more in the lane than was taken. */
  leavesMore(lane: string): void {
    this.#empty.delete(lane)
  }

  /** @returns whether somebody was waiting for each of the lanes in which something is due now */
  offer({ workspaceId, ids }: ChangeNotice): boolean {
    const lanes = ids.map((lane) => laneKey(workspaceId, lane))
    // A gap in what was told: anything may be due anywhere.
    if (lanes.length === 0) this.#empty.clear()
    for (const lane of lanes) this.#empty.delete(lane)
    const waiting = [...this.#waiting]
    const isWaitedFor = (lane: string) => waiting.some((one) => one.lanes.has(lane))
    const isServed = lanes.length > 0 && lanes.every(isWaitedFor)
    for (const { lanes: wanted, wake } of waiting)
      if (lanes.length === 0 || lanes.some((lane) => wanted.has(lane))) wake()
    return isServed
  }

  /** Settles when something may be due in one of the lanes, when the time is up or when nobody wants it any more. */
  async wait(lanes: readonly string[], forMs: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#isClosed || signal?.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const entry: Waiting = { lanes: new Set(lanes), wake: resolve }
    const timer = setTimeout(resolve, forMs)
    signal?.addEventListener('abort', () => resolve(), { once: true })
    this.#waiting.add(entry)
    await promise
    this.#waiting.delete(entry)
    clearTimeout(timer)
  }

  /** Sends everybody away: this process stops. */
  close(): void {
    this.#isClosed = true
    for (const { wake } of this.#waiting) wake()
  }

  get isClosed(): boolean {
    return this.#isClosed
  }
}
