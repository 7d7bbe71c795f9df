const minuteMs = 60_000

/** An agent's starts in the minute that is over now: the newest `perMinute` of them. */
export type RecentStarts = { perMinute: number; count: number; oldest: Date | null }

/**
 * Whether one more start fits: at most `perMinute` in any 60 s. A window that slides, not a bucket: a bucket of the
 * same rate lets twice as many through in its first minute.
 * @param startedNow those of this transaction, which are not in `recent`
 * @returns 0 when it fits, else after how many milliseconds the oldest has left the minute
 */
export function rateWaitMs(recent: RecentStarts, startedNow: number, now: Date): number {
  if (recent.count + startedNow < recent.perMinute) return 0
  if (recent.oldest === null) return minuteMs
  return Math.max(1, recent.oldest.getTime() + minuteMs - now.getTime())
}
