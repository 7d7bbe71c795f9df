/** Whose turn it is: first by rank (the lower goes first), then who holds the fewest, then who came first. */
export type Turn = { rank: number; group: string }

const anyTurn: Turn = { rank: 1, group: '' }

/** At most so many at once; the others wait in line. */
export class Slots {
  readonly size: number
  /** called whenever one is free that was not */
  onFree = () => {}
  #taken = 0
  readonly #takenBy = new Map<string, number>()
  readonly #line: Array<Turn & { go: () => void }> = []

  constructor(size: number) {
    this.size = size
  }

  get taken(): number {
    return this.#taken
  }

  get free(): number {
    return this.size - this.#taken
  }

  async run<T>(work: () => Promise<T>, turn: Turn = anyTurn): Promise<T> {
    if (this.#taken < this.size) {
      this.#taken += 1
      this.#count(turn.group, 1)
    }
    // The one who leaves hands its slot on, so nobody can slip in between.
    else await new Promise<void>((go) => this.#line.push({ ...turn, go }))
    try {
      return await work()
    } finally {
      this.#count(turn.group, -1)
      const next = this.#next()
      if (next === undefined) {
        this.#taken -= 1
        this.onFree()
      } else {
        this.#count(next.group, 1)
        next.go()
      }
    }
  }

  /** A look at the whole line: a worker's is a few hundred long at most. */
  #next() {
    let best = 0
    for (let index = 1; index < this.#line.length; index += 1)
      if (this.#isBefore(this.#line[index]!, this.#line[best]!)) best = index
    return this.#line.splice(best, 1)[0]
  }

  #isBefore(a: Turn, b: Turn): boolean {
    if (a.rank !== b.rank) return a.rank < b.rank
    return a.group !== b.group && (this.#takenBy.get(a.group) ?? 0) < (this.#takenBy.get(b.group) ?? 0)
  }

  #count(group: string, by: 1 | -1) {
    const count = (this.#takenBy.get(group) ?? 0) + by
    if (count === 0) this.#takenBy.delete(group)
    else this.#takenBy.set(group, count)
  }
}
