import type { BudgetView } from '@ground-control/core/budgets/schema'

/** How full a budget is. Spent and held are kept apart; both are shares of the limit. */
export type Fullness = { budget: BudgetView; spentShare: number; heldShare: number; usedShare: number }

/** The budgets that have an account in the present window, the fullest first. */
export function byFullness(budgets: readonly BudgetView[]): Fullness[] {
  return budgets
    .filter((budget) => budget.archivedAt === null)
    .flatMap((budget) => {
      if (budget.current === null) return []
      const spentShare = share(budget.current.spent, budget.current.limit)
      const heldShare = share(budget.current.held, budget.current.limit)
      return [{ budget, spentShare, heldShare, usedShare: spentShare + heldShare }]
    })
    .toSorted((left, right) => right.usedShare - left.usedShare)
}

/** `part` of `whole`, both strings of digits, to a millionth. A limit of zero is full from the start. */
export function share(part: string, whole: string): number {
  const divisor = BigInt(whole)
  if (divisor === 0n) return 1
  return Number((BigInt(part) * 1_000_000n) / divisor) / 1_000_000
}
