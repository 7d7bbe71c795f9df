/** Beyond this a rate of today says nothing. */
const horizonMs = 366 * 86_400_000

/**
 * When use reaches the limit if it goes on at its rate so far: now, where it has; null where it does not within the
 * window, or within a year where that has no end.
 *
 * @param used, limit in the budget's unit
 * @param sinceAt when counting began: the start of the window, or of the budget where that is later
 */
export function forecastExhaustion(facts: {
  limit: bigint
  used: bigint
  sinceAt: Date
  now: Date
  endsAt: Date | null
}): Date | null {
  const { limit, used, sinceAt, now, endsAt } = facts
  if (used >= limit) return now
  const passedMs = now.getTime() - sinceAt.getTime()
  if (used <= 0n || passedMs <= 0) return null
  // Milliseconds fit a double exactly; the sums may not, so only their ratio leaves bigint.
  const leftMs = Number(((limit - used) * BigInt(passedMs) + used - 1n) / used)
  const at = now.getTime() + leftMs
  if (leftMs > horizonMs || (endsAt !== null && at >= endsAt.getTime())) return null
  return new Date(at)
}

/** A band's rates: of the whole time so far, and of its last half, quarter and tenth. */
const lastParts = [1, 2, 4, 10]

/** The moments since which the rates of a band count, the earliest first: that is `sinceAt` itself. */
export function bandMoments(sinceAt: Date, now: Date): Date[] {
  const passedMs = now.getTime() - sinceAt.getTime()
  return lastParts.map((part) => new Date(Math.ceil(now.getTime() - passedMs / part)))
}

/**
 * Between which dates the limit is reached, by the rates since some moments: what sped up lately gets there sooner
 * than the mean says, what slowed down later. Null where no rate gets there, or the limit is reached.
 *
 * @param marks what was used by each of the `bandMoments`
 * @returns `to` is null where the slowest rate never gets there
 */
export function forecastBand(facts: {
  limit: bigint
  used: bigint
  marks: ReadonlyArray<{ at: Date; used: bigint }>
  now: Date
  endsAt: Date | null
}): { from: Date; to: Date | null } | null {
  const { limit, used, marks, now, endsAt } = facts
  if (used >= limit) return null
  const dates = marks.map((mark) =>
    forecastExhaustion({
      limit: limit - mark.used,
      used: used - mark.used,
      sinceAt: mark.at,
      now,
      endsAt,
    }),
  )
  const times = dates.flatMap((date) => (date === null ? [] : [date.getTime()]))
  if (times.length === 0) return null
  return {
    from: new Date(Math.min(...times)),
    to: times.length < dates.length ? null : new Date(Math.max(...times)),
  }
}
