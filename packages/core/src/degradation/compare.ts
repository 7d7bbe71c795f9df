import type { Comparison } from './schema.ts'

type Rate = { runs: number; succeeded: number }
type Interval = { value: number; low: number; high: number }

/** 95 % */
const z = 1.959964
/** Below this on either side nothing is said: the intervals would be as wide as the question. */
export const leastRuns = 20

/** A rate with its Wilson interval; null where there is nothing to take a rate of. */
export function rateOf({ runs, succeeded }: Rate): Interval | null {
  if (runs === 0) return null
  const value = succeeded / runs
  const z2 = z * z
  const middle = (value + z2 / (2 * runs)) / (1 + z2 / runs)
  const half = (z / (1 + z2 / runs)) * Math.sqrt((value * (1 - value)) / runs + z2 / (4 * runs * runs))
  // At the ends rounding may leave the interval a hair beside its own rate.
  return {
    value,
    low: Math.max(0, Math.min(value, middle - half)),
    high: Math.min(1, Math.max(value, middle + half)),
  }
}

/** Whether runs of one kind succeed more rarely than those of another: by Newcombe's interval of the difference. */
export function compareRates(one: Rate, other: Rate): Comparison {
  const a = rateOf(one)
  const b = rateOf(other)
  if (a === null || b === null || one.runs < leastRuns || other.runs < leastRuns) return 'too_few'
  const difference = a.value - b.value
  const low = difference - Math.hypot(a.value - a.low, b.high - b.value)
  const high = difference + Math.hypot(a.high - a.value, b.value - b.low)
  if (high < 0) return 'lower'
  return low > 0 ? 'higher' : 'no_difference'
}
