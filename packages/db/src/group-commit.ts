/**
 * Many callers, one transaction: while batches are being written, what arrives meanwhile collects and is written
 * next, together. A lone caller waits for nobody; a thousand share the cost of one commit. Two batches of a lane may be
 * under way, so that one is made ready while the database works on the other: they lock rows in one order, like those
 * of two processes.
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

type Lane<Request, Result> = {
  waiting: Array<Waiting<Request, Result>>
  /** loops that empty it, and how many of them are writing at the moment */
  writers: number
  writing: number
}

const maxWriters = 2
/** So many go in one batch though another writer is free: a batch's own cost is that of some ten of its requests. */
const worthParting = 32

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
  const lanes = new Map<string, Lane<Request, Result>>()
  let pending = 0

  async function writeBatch(name: string, batch: Array<Waiting<Request, Result>>): Promise<void> {
    try {
      const results = await options.write(
        name,
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
      await writeBatch(name, batch.slice(0, middle))
      await writeBatch(name, batch.slice(middle))
    }
  }

  async function drain(name: string, lane: Lane<Request, Result>) {
    lane.writers += 1
    // Let everything that arrived with this turn of the event loop join the first batch.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (lane.waiting.length > 0) {
      const share = Math.ceil(lane.waiting.length / (maxWriters - lane.writing))
      const batch = lane.waiting.splice(0, Math.min(options.maxBatch, Math.max(share, worthParting)))
      lane.writing += 1
      await writeBatch(name, batch)
      lane.writing -= 1
      pending -= batch.length
    }
    lane.writers -= 1
    if (lane.writers === 0) lanes.delete(name)
  }

  return {
    submit(name, request) {
      return new Promise<Result>((resolve, reject) => {
        pending += 1
        const lane = lanes.get(name) ?? { waiting: [], writers: 0, writing: 0 }
        lanes.set(name, lane)
        lane.waiting.push({ request, resolve, reject })
        if (lane.writers === lane.writing && lane.writers < maxWriters) void drain(name, lane)
      })
    },
    pending: () => pending,
  }
}

/** The database is away, ended the connection or has none free: SQLSTATE classes 08, 53 and 57, a socket's error, or Prisma's words for them. */
export function isDatabaseOutage(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code !== 'string')
    return error instanceof Error && /connection|timeout exceeded/i.test(error.message)
  return /^((08|53|57)...|E[A-Z]+|P1001|P1002|P1008|P1017|P2024|P2028)$/.test(code)
}
