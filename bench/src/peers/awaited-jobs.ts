/** A job whose result somebody waits for; every job has its number, and the right result is that number and three. */
export type AwaitedJobs = {
  /** adds the next job and settles when a worker has said its result. @throws where that is wrong */
  add(send: (number: number) => Promise<unknown>): Promise<void>
  /** a worker's word. @throws where nobody waits: the job was worked before */
  done(number: number, result: number): void
}

/** Queues deliver and forget: whoever wants the result of a job must be told by its worker. */
export function openAwaitedJobs(): AwaitedJobs {
  const waiting = new Map<number, (result: number) => void>()
  let added = 0
  return {
    async add(send) {
      added += 1
      const number = added
      const { promise, resolve } = Promise.withResolvers<number>()
      waiting.set(number, resolve)
      await send(number)
      const result = await promise
      if (result !== number + 3) throw new Error(`the job ${number} came to ${result}`)
    },
    done(number, result) {
      const resolve = waiting.get(number)
      if (resolve === undefined) throw new Error(`the job ${number} was worked twice`)
      waiting.delete(number)
      resolve(result)
    },
  }
}

/** Asks until nothing is left: queues write down that a job is done a moment after its worker has said so. */
export async function untilNoneLeft(count: () => Promise<number>): Promise<void> {
  let left = await count()
  for (const until = performance.now() + 10_000; left > 0 && performance.now() < until; left = await count())
    await new Promise((resolve) => setTimeout(resolve, 50))
  if (left > 0) throw new Error(`${left} jobs were never ended`)
}
