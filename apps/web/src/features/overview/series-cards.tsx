'use client'
import { useQuery } from '@tanstack/react-query'
import { Card, CardBody, CardHeader } from '@/components/card'
import type { ChartSeries } from '@/components/charts/chart-points'
import { TimeChart } from '@/components/charts/time-chart'
import { ErrorState } from '@/components/error-state'
import { Skeleton } from '@/components/skeleton'
import { formatDuration } from '@/lib/format/duration'
import { formatCount } from '@/lib/format/number'
import { useTRPC } from '@/lib/trpc/context'
import { seriesPoints } from './prepare/series-points'
import type { Range } from './range'

const runSeries: ChartSeries[] = [
  { key: 'succeeded', label: 'Succeeded', color: 'var(--chart-1)', kind: 'bar' },
  { key: 'cancelled', label: 'Cancelled', color: 'var(--line-strong)', kind: 'bar' },
  { key: 'failed', label: 'Failed', color: 'var(--chart-3)', kind: 'bar' },
]
const costSeries: ChartSeries[] = [{ key: 'costUsd', label: 'Spend', color: 'var(--chart-2)', kind: 'bar' }]
const durationSeries: ChartSeries[] = [{ key: 'p95Ms', label: 'p95', color: 'var(--chart-4)', kind: 'line' }]

const usd = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumSignificantDigits: 3,
})

/** Runs, spend and duration over the span, of the workspace or of one agent. */
export function SeriesCards({ range, agentId }: { range: Range; agentId?: string }) {
  const series = useQuery(
    useTRPC().metrics.series.queryOptions(
      { range, ...(agentId && { agentId }) },
      { placeholderData: (previous) => previous },
    ),
  )
  const charts = [
    { title: 'Runs', label: 'Finished runs over time', series: runSeries, formatValue: formatCount },
    {
      title: 'Spend',
      label: 'Spend over time, in USD',
      series: costSeries,
      formatValue: (value: number) => usd.format(value),
    },
    {
      title: 'Duration p95',
      label: 'Duration over time: 95 of 100 runs took at most',
      series: durationSeries,
      formatValue: formatDuration,
    },
  ]
  return (
    <div className="grid gap-4 lg:grid-cols-3">
      {charts.map((chart) => (
        <Card key={chart.title}>
          <CardHeader title={chart.title} hint={`Last ${range}`} />
          <CardBody>
            {series.isPending && <Skeleton className="h-[204px]" />}
            {series.error && !series.data && (
              <ErrorState error={series.error} onRetry={() => void series.refetch()} />
            )}
            {series.data && (
              <TimeChart
                label={chart.label}
                points={seriesPoints(series.data)}
                series={chart.series}
                bucketMs={series.data.bucketMs}
                formatValue={chart.formatValue}
              />
            )}
          </CardBody>
        </Card>
      ))}
    </div>
  )
}
