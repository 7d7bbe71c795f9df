import type { Measure, UsagePoint } from '@ground-control/core/anomalies/schema'

/** An hour to be drawn, in USD, tokens or calls: a usual one or one that the anomaly is about, beside what is usual. */
export type BandPoint = {
  atMs: number
  usual: number | null
  marked: number | null
  expected: number | null
  upper: number | null
}

/** Hours as they are drawn. Those from `from` to `until` are marked. */
export function bandPoints({
  hours,
  measure,
  from,
  until,
}: {
  hours: UsagePoint[]
  measure: Measure
  from: string
  until: string
}): BandPoint[] {
  const unit = measure === 'cost' ? 1e9 : 1
  const inUnits = (value: number | null) => (value === null ? null : value / unit)
  return hours.map(({ at, actual, expected, upper }) => {
    const isMarked = at >= from && at < until
    return {
      atMs: Date.parse(at),
      usual: isMarked ? null : actual / unit,
      marked: isMarked ? actual / unit : null,
      expected: inUnits(expected),
      upper: inUnits(upper),
    }
  })
}
