/**
 * Notices when a run's code stands still: nothing of it is in flight and it has asked for nothing over two turns of
 * the event loop. Two, because code that waits for a macrotask of its own (a stream's, a timer of 0) has gone on by
 * then.
 */
export class Standstill {
  readonly #mayRest: () => boolean
  readonly #rest: () => void
  #moves = 0
  #inFlight = 0
  #isChecking = false

  /** `rest` is called at each standstill for which `mayRest` holds. */
  constructor(mayRest: () => boolean, rest: () => void) {
    this.#mayRest = mayRest
    this.#rest = rest
  }

  /** The code did something: asked, or was answered. */
  move(): void {
    this.#moves += 1
  }

  /** Something of the code's is in flight, until `done`. */
  begin(): void {
    this.move()
    this.#inFlight += 1
  }

  done(): void {
    this.move()
    this.#inFlight -= 1
  }

  /** Looks whether the code stands still; to be called whenever it may have come to. */
  check(): void {
    if (this.#isChecking || !this.#isStill()) return
    this.#isChecking = true
    const moves = this.#moves
    setImmediate(() =>
      setImmediate(() => {
        this.#isChecking = false
        if (!this.#isStill()) return
        if (moves === this.#moves) this.#rest()
        else this.check()
      }),
    )
  }

  #isStill(): boolean {
    return this.#inFlight === 0 && this.#mayRest()
  }
}
