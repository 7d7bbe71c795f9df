import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import type { Reader } from '@ground-control/db/database'
import type { ShownBudget } from './budget-views.ts'

/**
 * What calls that a budget counted in its present window cost more or less by prices corrected since. Its ledger and
 * what it has spent stay: what it let through, it let through. A call belongs to the accounts its hold stood in.
 */
export async function budgetCorrections(
  prisma: Reader,
  workspaceId: string,
  { view, sinceAt }: Pick<ShownBudget, 'view' | 'sinceAt'>,
): Promise<BudgetDetail['corrections']> {
  if (view.unit !== 'cost') return { calls: 0, deltaNanoUsd: '0' }
  const [row] = await prisma.$queryRaw<Array<{ calls: number; delta: string }>>`
    select count(distinct c.step_id)::int as calls, coalesce(sum(c.delta_nano_usd), 0)::text as delta
    from cost_corrections c join steps s on s.id = c.step_id join holds h on h.id = s.hold_id
    where c.workspace_id = ${workspaceId} and c.called_at >= ${sinceAt}
      and exists (select from budget_accounts a where a.budget_id = ${view.id} and a.id = any(h.account_ids))`
  return { calls: row?.calls ?? 0, deltaNanoUsd: row?.delta ?? '0' }
}
