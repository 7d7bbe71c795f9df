'use client'
import type { UsageDaysView } from '@ground-control/core/usage/schema'
import { Card, CardBody, CardHeader } from '@/components/card'
import type { ChartSeries } from '@/components/charts/chart-points'
import { TimeChart } from '@/components/charts/time-chart'
import { ErrorState } from '@/components/error-state'
import { Money } from '@/components/money'
import { Skeleton } from '@/components/skeleton'
import { Stat, Stats } from '@/components/stat'
import { nanoToNumber } from '@/lib/format/money'
import { formatCompact, formatCount } from '@/lib/format/number'

const dayMs = 86_400_000
const series: ChartSeries[] = [{ key: 'costUsd', label: 'Cost', color: 'var(--chart-2)', kind: 'bar' }]
const usd = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumSignificantDigits: 2,
})

type Props = {
  query: { data: UsageDaysView | undefined; error: unknown; refetch: () => unknown }
}

/** The sums of the days, and each day's cost. */
export function UsageChartCard({ query }: Props) {
  const { data, error } = query
  if (error && !data)
    return (
      <Card>
        <ErrorState error={error} onRetry={() => void query.refetch()} />
      </Card>
    )
  if (!data) return <Skeleton className="h-[340px]" />
  const { total } = data
  const hasCalls = total.modelCalls + total.toolCalls > 0
  const isEstimated = BigInt(total.estimatedNanoUsd) > 0n
  return (
    <div className="space-y-4">
      <Stats>
        <Stat
          label="Cost"
          value={
            hasCalls ? <Money nanoUsd={total.costNanoUsd} hasUnpriced={total.unpricedCalls > 0} /> : null
          }
          hint={
            isEstimated && (
              <>
                of that <Money nanoUsd={total.estimatedNanoUsd} /> estimated
              </>
            )
          }
        />
        <Stat
          label="Model calls"
          value={hasCalls ? formatCount(total.modelCalls) : null}
          hint={total.unpricedCalls > 0 && `${formatCount(total.unpricedCalls)} without a known price`}
          tone={total.unpricedCalls > 0 ? 'warn' : 'neutral'}
        />
        <Stat label="Tool calls" value={hasCalls ? formatCount(total.toolCalls) : null} />
        <Stat
          label="Tokens"
          value={hasCalls ? formatCompact(total.inputTokens + total.outputTokens) : null}
          hint={
            hasCalls && `${formatCompact(total.inputTokens)} in, ${formatCompact(total.outputTokens)} out`
          }
        />
      </Stats>
      <Card>
        <CardHeader title="Cost by day" hint={`${data.from} to ${data.to}, ${data.timeZone}`} />
        <CardBody>
          <TimeChart
            label="Cost by day, in USD"
            points={data.days.map((day) => ({
              atMs: Date.parse(day.startsAt),
              costUsd: nanoToNumber(day.costNanoUsd),
            }))}
            series={series}
            bucketMs={dayMs}
            formatValue={(value) => usd.format(value)}
          />
        </CardBody>
      </Card>
    </div>
  )
}
