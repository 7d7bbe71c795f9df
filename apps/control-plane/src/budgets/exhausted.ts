import { type BudgetedCall, subjectsOf } from '@ground-control/core/budgets/matching'
import type { Tx } from '@ground-control/db/database'
import { fullAccounts, readActiveBudgets } from '@ground-control/db/repositories/accounts'
import { presentWindow } from './present-window.ts'

export type ExhaustedBudget = { id: string; name: string; accountId: string; endsAt: Date | null }

/**
 * Hard budgets with nothing left at this moment, asked before a run starts. Only a courtesy: the calls themselves
 * reserve, and a run that slips in is refused there.
 */
export async function exhaustedBudgets(tx: Tx): Promise<(call: BudgetedCall) => ExhaustedBudget | null> {
  const { budgets, zone } = await readActiveBudgets(tx)
  // Where a person is asked for more, the run may start, and wait for it.
  const hard = budgets.filter(
    ({ hard, scope, thresholds }) =>
      hard && scope !== 'run' && !thresholds.some(({ action }) => action === 'ask'),
  )
  if (hard.length === 0) return () => null
  const windows = hard.map((budget) => ({ budgetId: budget.id, ...presentWindow(budget, tx.now, zone) }))
  const full = new Map(
    (await fullAccounts(tx, windows)).map((account) => [
      `${account.budgetId} ${account.subject}`,
      account.id,
    ]),
  )
  return (call) => {
    for (const [index, budget] of hard.entries())
      for (const subject of subjectsOf(budget, call)) {
        const accountId = full.get(`${budget.id} ${subject}`)
        // A limit of nothing is exhausted before anything was counted.
        if (accountId !== undefined || budget.limit === 0n)
          return {
            id: budget.id,
            name: budget.name,
            accountId: accountId ?? '',
            endsAt: windows[index]!.endsAt,
          }
      }
    return null
  }
}
