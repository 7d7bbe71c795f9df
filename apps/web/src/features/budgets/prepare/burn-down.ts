import type { BudgetDetail } from '@ground-control/core/budgets/schema'

/** A moment of the burn-down, in whole units for drawing: USD, tokens or calls. */
export type BurnPoint = {
  atMs: number
  /** left by what was really spent; null for what has not happened yet */
  left: number | null
  /** left if it were spent evenly to the window's end; null where it has no end */
  even: number | null
}
export type BurnDown = { points: BurnPoint[]; bucketMs: number }

const steps = 24

/**
 * What is left of the limit over the present window, beside an even pace to its end, at evenly spaced moments. No
 * points where there is no window yet: nothing was spent.
 */
export function burnDown(budget: Pick<BudgetDetail, 'current' | 'series' | 'unit'>, nowMs: number): BurnDown {
  const { current } = budget
  if (current === null) return { points: [], bucketMs: 0 }
  const toUnits = (digits: string) => Number(BigInt(digits)) / (budget.unit === 'cost' ? 1e9 : 1)
  const limit = toUnits(current.limit)
  const endMs = current.endsAt === null ? null : Date.parse(current.endsAt)
  // What has no end began with the budget, and not in 1970; a calendar's window is drawn whole.
  const startMs =
    endMs === null ? Date.parse(budget.series[0]?.at ?? current.startsAt) : Date.parse(current.startsAt)
  const bucketMs = Math.max(1, (endMs ?? nowMs) - startMs) / steps
  const known = budget.series
    .map((point) => ({ ms: Date.parse(point.at), spent: toUnits(point.spent) }))
    .sort((a, b) => a.ms - b.ms)
  const latestMs = Math.min(nowMs, endMs ?? nowMs)

  const points = Array.from({ length: steps + 1 }, (_, step): BurnPoint => {
    const atMs = Math.round(startMs + step * bucketMs)
    // The account knows what is spent by now, to the last call; the series lags behind by up to its step.
    const isLatest = atMs <= latestMs && atMs + bucketMs > latestMs
    const spent = isLatest
      ? toUnits(current.spent) + toUnits(current.overage)
      : (known.findLast((point) => point.ms <= atMs)?.spent ?? 0)
    return {
      atMs,
      left: atMs > latestMs ? null : limit - spent,
      even: endMs === null ? null : limit * (1 - step / steps),
    }
  })
  return { points, bucketMs }
}
