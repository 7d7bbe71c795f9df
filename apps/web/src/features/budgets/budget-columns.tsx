'use client'
import type { BudgetView } from '@ground-control/core/budgets/schema'
import { Badge } from '@/components/badge'
import type { Column } from '@/components/data-table/column'
import { Meter } from '@/components/meter'
import { RelativeTime } from '@/components/relative-time'
import { Amount } from './amount'
import { ForecastCell } from './forecast-cell'
import { shareOf } from './prepare/amounts'
import { countsText } from './prepare/words'

const noData = <span className="text-faint">no data</span>

export const budgetColumns: ReadonlyArray<Column<BudgetView>> = [
  {
    id: 'name',
    header: 'Budget',
    sortBy: (budget) => budget.name,
    cell: (budget) => (
      <span className="block min-w-0 max-w-64 max-sm:max-w-32">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium">{budget.name}</span>
          {!budget.hard && <Badge>soft</Badge>}
          {budget.archivedAt && <Badge>archived</Badge>}
        </span>
        <span className="block truncate text-soft text-xs">{countsText(budget)}</span>
      </span>
    ),
  },
  {
    id: 'meter',
    header: 'Used',
    startsDescending: true,
    sortBy: (budget) => budget.current && usedOf(budget.current),
    className: 'min-w-28 max-sm:min-w-20',
    cell: ({ current, name }) =>
      current ? (
        <Meter
          label={`Used of ${name}`}
          spent={shareOf(current.spent, current.limit)}
          held={shareOf(current.held, current.limit)}
        />
      ) : (
        noData
      ),
  },
  amountColumn('spent', 'Spent', 'sm'),
  amountColumn('held', 'Held', 'lg'),
  amountColumn('available', 'Available', 'md'),
  {
    id: 'limit',
    header: 'Limit',
    align: 'end',
    hideBelow: 'lg',
    cell: (budget) => <Amount unit={budget.unit} digits={budget.limit} />,
  },
  {
    id: 'resets',
    header: 'Resets',
    hideBelow: 'xl',
    sortBy: (budget) => budget.resetsAt,
    cell: (budget) => <RelativeTime at={budget.resetsAt} className="whitespace-nowrap text-soft" />,
  },
  {
    id: 'forecast',
    header: 'Used up',
    sortBy: (budget) => budget.forecastAt,
    cell: (budget) => <ForecastCell budget={budget} />,
  },
  {
    id: 'refusals',
    header: 'Refused, 24 h',
    align: 'end',
    hideBelow: 'sm',
    startsDescending: true,
    sortBy: (budget) => budget.refusals24h,
    cell: (budget) => (
      <span className={budget.refusals24h > 0 ? 'font-medium text-bad' : 'text-faint'}>
        {budget.refusals24h}
      </span>
    ),
  },
]

const usedOf = (account: NonNullable<BudgetView['current']>): number =>
  shareOf(account.spent, account.limit) + shareOf(account.held, account.limit)

function amountColumn(
  id: 'spent' | 'held' | 'available',
  header: string,
  hideBelow: 'sm' | 'md' | 'lg',
): Column<BudgetView> {
  return {
    id,
    header,
    hideBelow,
    align: 'end',
    cell: ({ current, unit }) => (current ? <Amount unit={unit} digits={current[id]} /> : noData),
  }
}
