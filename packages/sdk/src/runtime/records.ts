import type { EndedStep } from '@ground-control/core/workers/schema'

type InFlight = { begin(): void; done(): void }

/**
 * What has ended and is on its way to the record. Code goes on while its step is being recorded; whatever it does next
 * that others could see waits for the record, or travels with it in one piece. So nothing is done that rests on what a
 * crash could undo, and a run's last step and its end are one request.
 */
export class Records {
  readonly #send: (step: EndedStep) => Promise<void>
  readonly #inFlight: InFlight
  #unsent: EndedStep[] = []
  readonly #sent = new Set<Promise<void>>()

  /**
   * @param send records one; never rejects
   * @param inFlight hears of each step until it is on record
   */
  constructor(send: (step: EndedStep) => Promise<void>, inFlight: InFlight) {
    this.#send = send
    this.#inFlight = inFlight
  }

  add(step: EndedStep): void {
    this.#inFlight.begin()
    this.#unsent.push(step)
    // If the code asks for something else in this turn of the event loop, that takes the step along.
    if (this.#unsent.length === 1) setImmediate(() => this.#sendAll())
  }

  /** Settles when all of them are on record. */
  async written(): Promise<void> {
    this.#sendAll()
    await this.answered()
  }

  /** Settles when those that are under way are on record. */
  async answered(): Promise<void> {
    while (this.#sent.size > 0) await Promise.all(this.#sent)
  }

  /** Sends a request that takes along what no other has taken. */
  async carriedBy<T>(request: (before: EndedStep[] | undefined) => Promise<T>): Promise<T> {
    await this.answered()
    const before = this.#unsent
    this.#unsent = []
    try {
      return await request(before.length === 0 ? undefined : before)
    } finally {
      for (const _ of before) this.#inFlight.done()
    }
  }

  #sendAll(): void {
    for (const step of this.#unsent.splice(0)) {
      const answer = this.#send(step).finally(() => {
        this.#sent.delete(answer)
        this.#inFlight.done()
      })
      this.#sent.add(answer)
    }
  }
}
