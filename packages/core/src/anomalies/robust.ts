/** Of numbers in ascending order, at least one. */
export function quantile(sorted: ArrayLike<number>, part: number): number {
  const place = (sorted.length - 1) * part
  const low = Math.floor(place)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (place - low)
}

export const ascending = (values: ArrayLike<number>): Float64Array => Float64Array.from(values).sort()

export const median = (values: ArrayLike<number>): number => quantile(ascending(values), 0.5)

/** Where a number stands in its list, or the first of its equals. */
export function placeOf(sorted: ArrayLike<number>, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The places of numbers in ascending order. By a sort of the numbers alone: one by a comparing function takes ten
 * times as long where most are equal, as the hours of an idle agent are.
 */
export function inOrderOf(values: Float64Array): Int32Array {
  const sorted = values.toSorted()
  const next = new Map<number, number>()
  const order = new Int32Array(values.length)
  for (const [index, value] of values.entries()) {
    const place = next.get(value) ?? placeOf(sorted, value)
    order[place] = index
    next.set(value, place + 1)
  }
  return order
}

/** The median of all but the one at `place`; two numbers at least. */
export function medianWithout(sorted: ArrayLike<number>, place: number): number {
  const at = (index: number) => sorted[index < place ? index : index + 1]!
  const half = (sorted.length - 2) / 2
  return (at(Math.floor(half)) + at(Math.ceil(half))) / 2
}

/** The median absolute deviation makes a standard deviation, where what is measured is normal, by this factor. */
const madToDeviation = 1.4826
/** and the 97.5th percentile lies so many deviations above the middle */
const upperToDeviation = 1.96

/** How far numbers ordinarily lie from their middle, and above it where that is further: half of them may be wrong. */
export function upperSpread(sorted: ArrayLike<number>): { middle: number; spread: number } {
  const middle = quantile(sorted, 0.5)
  const mad = median(Float64Array.from(sorted, (value) => Math.abs(value - middle)))
  const upper = (quantile(sorted, 0.975) - middle) / upperToDeviation
  return { middle, spread: Math.max(mad * madToDeviation, upper) }
}

/** The median of the slopes between all pairs of points (Theil and Sen): a few points off the line do not turn it. */
export function robustSlope(points: ReadonlyArray<{ x: number; y: number }>): number {
  const slopes = points.flatMap((a, index) => points.slice(index + 1).map((b) => (b.y - a.y) / (b.x - a.x)))
  return slopes.length === 0 ? 0 : median(slopes)
}
