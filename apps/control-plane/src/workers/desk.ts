import type { Begun, TakeInput } from '@ground-control/core/workers/schema'
import type { ChangeNotice } from '@ground-control/db/notices'

/** A lane of a workspace. What one workspace asks for tells nothing of another's. */
export const laneKey = (workspaceId: string, lane: string) => `${workspaceId} ${lane}`

/** What is forgotten is looked at once more. */
const mostKnown = 10_000

/**
 * What a worker that waits hears: the runs that it was given; that there may be some, or that its time is up; or that
 * it is not known whether it was given any, so that it must be looked for under its token.
 */
export type Heard = { runs: Begun[] } | 'look' | 'in doubt'

type Waiting = {
  asked: TakeInput
  lanes: ReadonlySet<string>
  hear: (heard: Heard) => void
  /**
   * `called`: a transaction has something for it; until that ends it is told nothing else, and given nothing by anybody
   * else. `told`: it has heard, and is on its way
   */
  state: 'waits' | 'called' | 'told'
  /** something may be due, its time is up or it has left */
  isToLook: boolean
}

/** A worker that a transaction has called from where it waits. Must be let go, whatever becomes of the transaction. */
export type Called = { asked: TakeInput; letGo(heard: { runs: Begun[] } | 'in doubt'): void }

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
    for (const one of waiting)
      if (lanes.length === 0 || lanes.some((lane) => one.lanes.has(lane))) tellToLook(one)
    return isServed
  }

  /**
   * Calls workers that wait for runs of these lanes, those that have waited longest first. A lane in which something
   * may be due already is left to those who look: nothing new goes before it.
   * @param most no more than so many
   */
  call(workspaceId: string, lanes: readonly string[], most: number): Called[] {
    const empty = lanes.map((lane) => laneKey(workspaceId, lane)).filter((lane) => !this.mayBeDue(lane))
    const called: Called[] = []
    for (const one of this.#waiting) {
      if (called.length === most) break
      if (one.state !== 'waits' || !empty.some((lane) => one.lanes.has(lane))) continue
      one.state = 'called'
      called.push({
        asked: one.asked,
        letGo(heard) {
          one.state = 'waits'
          if (heard === 'in doubt' || heard.runs.length > 0) tell(one, heard)
          else if (one.isToLook) tell(one, 'look')
        },
      })
    }
    return called
  }

  /** Settles when the worker is given something, when it may find something, when the time is up or when it has left. */
  async wait(
    workspaceId: string,
    asked: TakeInput,
    forMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Heard> {
    if (this.#isClosed || signal?.aborted) return 'look'
    const { promise, resolve } = Promise.withResolvers<Heard>()
    const one: Waiting = {
      asked,
      lanes: new Set(asked.versions.map(({ agentVersionId }) => laneKey(workspaceId, agentVersionId))),
      hear: resolve,
      state: 'waits',
      isToLook: false,
    }
    const timer = setTimeout(tellToLook, forMs, one)
    signal?.addEventListener('abort', () => tellToLook(one), { once: true })
    this.#waiting.add(one)
    const heard = await promise
    this.#waiting.delete(one)
    clearTimeout(timer)
    return heard
  }

  /** Sends everybody away: this process stops. */
  close(): void {
    this.#isClosed = true
    for (const one of this.#waiting) tellToLook(one)
  }

  get isClosed(): boolean {
    return this.#isClosed
  }
}

function tellToLook(one: Waiting): void {
  one.isToLook = true
  if (one.state === 'waits') tell(one, 'look')
}

function tell(one: Waiting, heard: Heard): void {
  one.state = 'told'
  one.hear(heard)
}
