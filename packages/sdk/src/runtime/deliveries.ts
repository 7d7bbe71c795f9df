/**
 * Hands recorded answers back in the order in which they first came, one per turn of the event loop. A race between
 * two branches, or two loops that share their steps' names, then goes the same way on replay as it went live: between
 * its steps an agent's code runs in microtasks, so each branch asks for its next step before the next answer is given.
 */
export class Deliveries {
  #waiting: Array<{ order: number; deliver: () => void }> = []
  #scheduled = false

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** Calls `deliver` once everything that came earlier, and has been asked for, is delivered. */
  add(order: number, deliver: () => void): void {
    const index = this.#waiting.findLastIndex((other) => other.order <= order)
    this.#waiting.splice(index + 1, 0, { order, deliver })
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled || this.isEmpty) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#waiting.shift()?.deliver()
      this.#schedule()
    })
  }
}
