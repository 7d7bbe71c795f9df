import type { SeriesView } from '@ground-control/core/metrics/schema'
import type { ChartPoint } from '../../../components/charts/chart-points.ts'
import { nanoToNumber } from '../../../lib/format/money.ts'

/** The series as the charts draw it: counts, dollars and seconds as plain numbers. */
export function seriesPoints(series: SeriesView): ChartPoint[] {
  return series.points.map((point) => ({
    atMs: Date.parse(point.at),
    succeeded: point.succeeded,
    failed: point.failed,
    cancelled: point.cancelled,
    costUsd: nanoToNumber(point.costNanoUsd),
    p95Ms: point.p95DurationMs,
  }))
}
