/** At most so many at once; the others wait in line. */
export class Slots {
  readonly size: number
  #taken = 0
  #line: Array<() => void> = []

  constructor(size: number) {
    this.size = size
  }

  get taken(): number {
    return this.#taken
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#taken < this.size) this.#taken += 1
    // The one who leaves hands its slot on, so nobody can slip in between.
    else await new Promise<void>((resolve) => this.#line.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.#line.shift()
      if (next) next()
      else this.#taken -= 1
    }
  }
}
