/** One moment on a chart: its time in ms and a number for each series; null is a gap, not a zero. */
export type ChartPoint = { atMs: number } & Record<string, number | null>

export type ChartSeries = {
  key: string
  label: string
  /** a CSS colour; use var(--chart-1) and its kin */
  color: string
  kind: 'bar' | 'area' | 'line'
}

export type PlotProps = {
  points: ChartPoint[]
  series: ChartSeries[]
  bucketMs: number
  formatValue: (value: number) => string
  heightPx: number
}

/** What a time on the axis is written as, by how far the points lie apart. */
export function formatTick(atMs: number, bucketMs: number): string {
  const at = new Date(atMs)
  if (bucketMs >= 86_400_000) return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  if (bucketMs > 3_600_000)
    return at.toLocaleString('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' })
  return at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

/** True when no series has a value other than null or zero: such a chart is an empty box. */
export function isFlat(points: readonly ChartPoint[], series: readonly ChartSeries[]): boolean {
  return points.every((point) => series.every(({ key }) => (point[key] ?? 0) === 0))
}
