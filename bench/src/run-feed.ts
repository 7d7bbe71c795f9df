import type { Client } from '@ground-control/sdk'

export type RunFeed = {
  /** settles when the run has succeeded; rejects when it ended otherwise */
  finished(runId: string): Promise<void>
  close(): void
}

type Open = { resolve: () => void; reject: (error: Error) => void; sinceMs: number }

/** A run that the feed has been silent about for so long is asked about: notices may be lost, runs are not. */
const patienceMs = 5_000

/**
 * Hears through one live feed which runs are over, as a dashboard does: waiting for each run by a request of its
 * own would measure HTTP. The agents measured here have but one event, their end.
 */
export function openRunFeed(client: Client): Promise<RunFeed> {
  const open = new Map<string, Open>()
  /** ends that were heard before anybody asked for them */
  const early = new Set<string>()
  const end = (runId: string) => {
    const waiting = open.get(runId)
    if (waiting === undefined) early.add(runId)
    open.delete(runId)
    waiting?.resolve()
  }
  const ask = async (runId: string) => {
    const run = await client.runs.get.query({ id: runId })
    if (run.status === 'succeeded') end(runId)
    else if (run.status === 'failed' || run.status === 'cancelled')
      open.get(runId)?.reject(new Error(`run ${runId} ${run.status}: ${run.failure?.message}`))
  }
  let asking = false
  const timer = setInterval(async () => {
    if (asking) return
    asking = true
    const before = performance.now() - patienceMs
    for (const [runId, { sinceMs, reject }] of open) if (sinceMs < before) await ask(runId).catch(reject)
    asking = false
  }, patienceMs)
  return new Promise((resolve, reject) => {
    const subscription = client.events.watch.subscribe(
      { topics: ['events'] },
      {
        onStarted: () =>
          resolve({
            finished: (runId) =>
              early.delete(runId)
                ? Promise.resolve()
                : new Promise((done, failed) =>
                    open.set(runId, { resolve: done, reject: failed, sinceMs: performance.now() }),
                  ),
            close() {
              clearInterval(timer)
              subscription.unsubscribe()
            },
          }),
        onData: (change) => change.ids.forEach(end),
        onError: reject,
      },
    )
  })
}
