import type { WorkerAnswer } from './schema.ts'

/** So long a receipt waits for workers that are alive and say nothing. */
export const longestWaitMs = 30_000

export type AskedWorker = {
  acknowledgedAt: Date | null
  /** runs that it said to be stopping still, at its last word */
  goingOn: readonly string[]
  lastSeenAt: Date
  /** told that it stopped, or replaced by its successor */
  stoppedAt: Date | null
}
export type Asking = { askedAt: Date; settledAt: Date | null }

/** Where one worker stands. `liveMs`: after so long without a heartbeat nobody counts on it. */
export function stateOfWorker(
  worker: AskedWorker,
  { askedAt, settledAt }: Asking,
  now: Date,
  liveMs: number,
): WorkerAnswer['state'] {
  if (worker.acknowledgedAt !== null) return worker.goingOn.length === 0 ? 'acknowledged' : 'stopping'
  if (worker.stoppedAt !== null) return 'ended'
  const isSilent = now.getTime() - worker.lastSeenAt.getTime() > liveMs
  const isLate = now.getTime() - askedAt.getTime() > longestWaitMs
  return settledAt !== null || isSilent || isLate ? 'silent' : 'asked'
}

/** Whether there is anything left to wait for. */
export function isFinal(workers: readonly AskedWorker[], asking: Asking, now: Date, liveMs: number): boolean {
  if (asking.settledAt !== null || now.getTime() - asking.askedAt.getTime() > longestWaitMs) return true
  return workers.every((worker) => {
    const state = stateOfWorker(worker, asking, now, liveMs)
    if (state !== 'stopping') return state !== 'asked'
    // What has not come to its end goes with its process.
    return worker.stoppedAt !== null || now.getTime() - worker.lastSeenAt.getTime() > liveMs
  })
}
