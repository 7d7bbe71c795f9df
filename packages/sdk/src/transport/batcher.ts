/** Sends what it is given to one place; answers come back one for each item and in their order. */
export type SendBatch<Item, Result> = (items: Item[]) => Promise<Result[]>

type Waiting<Item, Result> = {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

const maxSenders = 2
/** So many go in one request though another sender is free: a request's own cost is that of some ten of its items. */
const worthParting = 32

/**
 * Collects what arrives while requests are under way and sends it as the next one. Under load many runs share a
 * request, and with it a transaction on the other side; alone, a call waits for one turn of the event loop. Two
 * requests may be under way, so that one is answered while the other is made.
 */
export class Batcher<Item, Result> {
  readonly #send: SendBatch<Item, Result>
  readonly #max: number
  #waiting: Array<Waiting<Item, Result>> = []
  /** loops that send, and how many of them have a request under way */
  #senders = 0
  #sending = 0

  constructor(send: SendBatch<Item, Result>, max: number) {
    this.#send = send
    this.#max = max
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (this.#senders === this.#sending && this.#senders < maxSenders) {
        this.#senders += 1
        setImmediate(() => void this.#drain())
      }
    })
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const share = Math.ceil(this.#waiting.length / (maxSenders - this.#sending))
      const batch = this.#waiting.splice(0, Math.min(this.#max, Math.max(share, worthParting)))
      this.#sending += 1
      await this.#sendNext(batch)
      this.#sending -= 1
    }
    this.#senders -= 1
  }

  async #sendNext(batch: Array<Waiting<Item, Result>>): Promise<void> {
    try {
      const results = await this.#send(batch.map((waiting) => waiting.item))
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
}
