import { type BudgetedCall, subjectsOf } from '@ground-control/core/budgets/matching'
import type { Tx } from '@ground-control/db/database'
import { accountKeyOf, readActiveBudgets } from '@ground-control/db/repositories/accounts'
import { presentWindow } from './reserve.ts'

export type ExhaustedBudget = { id: string; name: string; accountId: string; endsAt: Date | null }

/**
 * Hard budgets with nothing left at this moment, asked before a run starts. Only a courtesy: the calls themselves
 * reserve, and a run that slips in is refused there.
 */
export async function exhaustedBudgets(tx: Tx): Promise<(call: BudgetedCall) => ExhaustedBudget | null> {
  const { budgets, timeZone } = await readActiveBudgets(tx)
  const hard = budgets.filter((budget) => budget.hard && budget.scope !== 'run')
  if (hard.length === 0) return () => null
  const rows = await tx.query<{
    id: string
    budgetId: string
    subject: string
    startsAt: Date
    endsAt: Date | null
  }>(
    `select a.id, a.budget_id as "budgetId", a.subject, a.starts_at as "startsAt", a.ends_at as "endsAt"
     from budget_accounts a join budgets b on b.id = a.budget_id
     where a.workspace_id = $1 and b.archived_at is null and b.hard and a.held + a.spent + a.overage >= b."limit"
       and (a.ends_at is null or a.ends_at > now())`,
    [tx.workspaceId],
  )
  const full = new Map(rows.map((row) => [accountKeyOf(row), row]))
  return (call) => {
    for (const budget of hard) {
      const { startsAt } = presentWindow(budget, tx.now, timeZone)
      for (const subject of subjectsOf(budget, call)) {
        const account = full.get(accountKeyOf({ budgetId: budget.id, subject, startsAt }))
        // A limit of nothing is exhausted before anything was counted.
        if (account || budget.limit === 0n)
          return {
            id: budget.id,
            name: budget.name,
            accountId: account?.id ?? '',
            endsAt: account?.endsAt ?? null,
          }
      }
    }
    return null
  }
}
