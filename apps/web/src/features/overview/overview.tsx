'use client'
import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '@/components/error-state'
import { PageHeader } from '@/components/page-header'
import { Segmented } from '@/components/segmented'
import { useTRPC } from '@/lib/trpc/context'
import { BudgetsCard } from './budgets-card'
import { FirstStepsCard } from './first-steps-card'
import { HeadFigures } from './head-figures'
import { NeedsNowCard } from './needs-now-card'
import { byFullness } from './prepare/fullness'
import { rangeOptions, useRange } from './range'
import { RunningCard } from './running-card'
import { SeriesCards } from './series-cards'
import { SpendByCard } from './spend-by-card'

export function Overview() {
  const trpc = useTRPC()
  const [range, setRange] = useRange()
  const overview = useQuery(
    trpc.metrics.overview.queryOptions({ range }, { placeholderData: (previous) => previous }),
  )
  const anomalies = useQuery(trpc.anomalies.list.queryOptions({ state: 'open', limit: 1 }))
  const budgets = useQuery(trpc.budgets.list.queryOptions())

  if (overview.error && !overview.data)
    return <ErrorState isPage error={overview.error} onRetry={() => void overview.refetch()} />
  const full = budgets.data ? byFullness(budgets.data) : null
  // Before the first run there is nothing else to look at; afterwards decisions come first.
  const isNew = overview.data?.setUp.hasRun === false
  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          <Segmented
            label="Span"
            value={range}
            onChange={(next) => void setRange(next)}
            options={rangeOptions}
          />
        }
      />
      <div className="space-y-4">
        {isNew && overview.data && <FirstStepsCard setUp={overview.data.setUp} />}
        <HeadFigures overview={overview.data} range={range} />
        <div className="grid gap-4 lg:grid-cols-3">
          <NeedsNowCard overview={overview.data} budgets={full ?? []} anomalies={anomalies.data?.open ?? 0} />
          <RunningCard overview={overview.data} />
          <BudgetsCard budgets={full} error={budgets.error} />
        </div>
        {overview.data && !isNew && <FirstStepsCard setUp={overview.data.setUp} />}
        <SeriesCards range={range} />
        <SpendByCard range={range} />
      </div>
    </>
  )
}
