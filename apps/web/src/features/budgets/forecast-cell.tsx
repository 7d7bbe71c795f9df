'use client'
import type { BudgetView } from '@ground-control/core/budgets/schema'
import { cn } from '@/lib/class-names'
import { formatInstant } from '@/lib/format/relative-time'
import { useNow } from '@/lib/use-now'
import { forecastTexts } from './prepare/forecast-texts'

/** When a budget is used up, and in a smaller line between which dates. The exact instants are in the titles. */
export function ForecastCell({ budget }: { budget: BudgetView }) {
  const { forecastAt, forecastBand } = budget
  const { date, band } = forecastTexts(budget, useNow(60_000))
  return (
    <span className="block whitespace-nowrap" suppressHydrationWarning>
      <span
        className={cn('block', forecastAt ? 'text-warn' : 'text-faint')}
        title={forecastAt ? formatInstant(forecastAt) : undefined}
      >
        {date}
      </span>
      {band && (
        <span
          className="block text-soft text-xs"
          title={
            forecastBand
              ? `From ${formatInstant(forecastBand.from)} to ${forecastBand.to ? formatInstant(forecastBand.to) : 'never'}`
              : undefined
          }
        >
          <span className="sr-only">by its rates lately: </span>
          {band}
        </span>
      )}
    </span>
  )
}
