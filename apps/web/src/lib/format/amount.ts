import type { BudgetUnit } from '@ground-control/core/budgets/schema'
import { formatUsd } from './money.ts'
import { formatCount } from './number.ts'

/** An amount in a budget's unit: nano-USD as dollars, tokens and calls as counts with their word. */
export function formatAmount(amount: string, unit: BudgetUnit): string {
  switch (unit) {
    case 'cost':
      return formatUsd(amount)
    case 'tokens':
      return `${formatCount(BigInt(amount))} tokens`
    case 'calls':
      return `${formatCount(BigInt(amount))} calls`
  }
}
