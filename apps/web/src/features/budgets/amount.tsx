import type { BudgetUnit } from '@ground-control/core/budgets/schema'
import { cn } from '@/lib/class-names'
import { exactUsd } from '@/lib/format/money'
import { formatAmount } from './prepare/amounts'

/** An amount of a budget with its unit; the exact one is in its title. */
export function Amount({
  unit,
  digits,
  className,
}: {
  unit: BudgetUnit
  digits: string
  className?: string
}) {
  return (
    <span
      className={cn('whitespace-nowrap tabular-nums', className)}
      title={unit === 'cost' ? exactUsd(digits) : digits}
    >
      {formatAmount(unit, digits)}
    </span>
  )
}
