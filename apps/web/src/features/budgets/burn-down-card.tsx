'use client'
import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import { Card, CardBody, CardHeader } from '@/components/card'
import { TimeChart } from '@/components/charts/time-chart'
import { formatCompact } from '@/lib/format/number'
import { useNow } from '@/lib/use-now'
import { burnDown } from './prepare/burn-down'

const left = { key: 'left', label: 'Left', color: 'var(--chart-1)', kind: 'area' } as const
const even = { key: 'even', label: 'At an even pace', color: 'var(--text-faint)', kind: 'line' } as const
const usd = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', notation: 'compact' })

/** What is left over the present window, beside an even pace. */
export function BurnDownCard({ budget }: { budget: BudgetDetail }) {
  const { points, bucketMs } = burnDown(budget, useNow(60_000))
  const hasPace = points.some((point) => point.even !== null)
  return (
    <Card>
      <CardHeader
        title="What is left"
        hint={
          budget.accounts.length > 1 && budget.current
            ? `Of the fullest account: ${budget.current.subjectLabel}`
            : 'Over the present window'
        }
      />
      <CardBody>
        <TimeChart
          label={`What is left of ${budget.name} over the present window`}
          points={points}
          series={hasPace ? [left, even] : [left]}
          bucketMs={bucketMs}
          formatValue={budget.unit === 'cost' ? (value) => usd.format(value) : formatCompact}
          heightPx={200}
        />
      </CardBody>
    </Card>
  )
}
