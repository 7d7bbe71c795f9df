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

/**
 * Between which dates the limit is reached, by the rates of the whole time so far, its last half, quarter and tenth:
 * what sped up lately gets there sooner than the mean says, what slowed down later. Null where no rate gets there.
 *
 * @param series what was used by then, oldest first, the last of them now
 */
export function forecastBand(facts: {
  limit: bigint
  series: ReadonlyArray<{ at: Date; used: bigint }>
  endsAt: Date | null
}): { from: Date; to: Date | null } | null {
  const { limit, series, endsAt } = facts
  const last = series.at(-1)
  const first = series[0]
  if (last === undefined || first === undefined || last.used >= limit) return null
  const spanMs = last.at.getTime() - first.at.getTime()
  const dates = [1, 2, 4, 10].map((part) => {
    const since = series.findLast(({ at }) => at.getTime() <= last.at.getTime() - spanMs / part) ?? first
    const used = last.used - since.used
    return forecastExhaustion({
      limit: limit - since.used,
      used,
      sinceAt: since.at,
      now: last.at,
      endsAt,
    })
  })
  const times = dates.flatMap((date) => (date === null ? [] : [date.getTime()]))
  if (times.length === 0) return null
  return {
    from: new Date(Math.min(...times)),
    to: times.length < dates.length ? null : new Date(Math.max(...times)),
  }
}
