/**
 * Many callers, one transaction: while a batch is being written, what arrives meanwhile collects and is written
 * next, together. A lone caller waits for nobody; a thousand share the cost of one commit. At most one batch of a
 * lane is under way, so two batches of one lane never wait for each other's rows.
 */
export type GroupCommit<Request, Result> = {
  submit(lane: string, request: Request): Promise<Result>
  /** requests that wait now, over all lanes */
  pending(): number
}

type Waiting<Request, Result> = {
  request: Request
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

/**
 * @param write one transaction over all requests; answers in their order. A throw undoes the batch, which is then
 *   written again in halves, so that one bad request fails alone.
 * @param isOutage true for errors that no smaller batch could mend: all its requests fail with it
 */
export function groupCommit<Request, Result>(options: {
  maxBatch: number
  write: (lane: string, requests: Request[]) => Promise<Result[]>
  isOutage: (error: unknown) => boolean
}): GroupCommit<Request, Result> {
  const lanes = new Map<string, Array<Waiting<Request, Result>>>()
  let pending = 0

  async function writeBatch(lane: string, batch: Array<Waiting<Request, Result>>): Promise<void> {
    try {
      const results = await options.write(
        lane,
        batch.map((item) => item.request),
      )
      if (results.length !== batch.length) throw new Error('a batch must answer every request')
      batch.forEach((item, index) => {
        item.resolve(results[index]!)
      })
    } catch (error) {
      if (batch.length === 1 || options.isOutage(error)) {
        for (const item of batch) item.reject(error)
        return
      }
      const middle = batch.length >> 1
      await writeBatch(lane, batch.slice(0, middle))
      await writeBatch(lane, batch.slice(middle))
    }
  }

  async function drain(lane: string, queue: Array<Waiting<Request, Result>>) {
    // Let everything that arrived with this turn of the event loop join the first batch.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (queue.length > 0) {
      const batch = queue.splice(0, options.maxBatch)
      await writeBatch(lane, batch)
      pending -= batch.length
    }
    lanes.delete(lane)
  }

  return {
    submit(lane, request) {
      return new Promise<Result>((resolve, reject) => {
        pending += 1
        const queue = lanes.get(lane)
        if (queue) {
          queue.push({ request, resolve, reject })
          return
        }
        const fresh = [{ request, resolve, reject }]
        lanes.set(lane, fresh)
        void drain(lane, fresh)
      })
    },
    pending: () => pending,
  }
}

/** The database is away or ended the connection: SQLSTATE classes 08, 53 and 57, a socket's error, or Prisma's words for them. */
export function isDatabaseOutage(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code !== 'string')
    return error instanceof Error && /connection|timeout exceeded/i.test(error.message)
  return /^((08|53|57)...|E[A-Z]+|P1001|P1002|P1008|P1017|P2024)$/.test(code)
}
