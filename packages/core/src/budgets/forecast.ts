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
