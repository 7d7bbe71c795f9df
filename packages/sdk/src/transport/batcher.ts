/** Sends what it is given to one place; answers come back one for each item and in their order. */
export type SendBatch<Item, Result> = (items: Item[]) => Promise<Result[]>

type Waiting<Item, Result> = {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

/**
 * Collects what arrives while a request is under way and sends it as the next one. Under load many runs share a
 * request, and with it a transaction on the other side; alone, a call waits for one turn of the event loop.
 */
export class Batcher<Item, Result> {
  readonly #send: SendBatch<Item, Result>
  readonly #max: number
  #waiting: Array<Waiting<Item, Result>> = []
  #isBusy = false

  constructor(send: SendBatch<Item, Result>, max: number) {
    this.#send = send
    this.#max = max
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (!this.#isBusy) {
        this.#isBusy = true
        setImmediate(() => void this.#drain())
      }
    })
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#sendNext(this.#waiting.splice(0, this.#max))
    this.#isBusy = false
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
