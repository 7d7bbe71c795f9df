import type { Tx } from '@ground-control/db/database'
import { type BudgetSettings, rearmThresholds } from '@ground-control/db/repositories/budgets'
import type { Services } from '../services.ts'
import { announceCrossings } from './crossings.ts'

/**
 * After limit, ladder or top-ups have changed. A lower limit may put use past thresholds at once, and no later call
 * would cross those; one that is left can fire again. A run budget has an account for every run there ever was, and a
 * rolling window's tiles are no accounts of their own: their thresholds fire with the next call.
 */
export async function rearm(
  services: Services,
  tx: Tx,
  budget: Pick<BudgetSettings, 'name' | 'scope' | 'window' | 'thresholds'> & { id: string },
  subject: string | null,
): Promise<void> {
  if (budget.scope === 'run' || budget.window === 'rolling') return
  const percents = budget.thresholds.map((threshold) => threshold.atPercent)
  const accounts = await rearmThresholds(tx, budget.id, subject, percents)
  await announceCrossings(
    services,
    tx,
    accounts.flatMap((account) =>
      budget.thresholds
        .filter(({ atPercent }) => atPercent > account.was && atPercent <= account.is)
        .map((threshold) => ({
          budgetId: budget.id,
          budgetName: budget.name,
          accountId: account.accountId,
          endsAt: account.endsAt,
          threshold,
          agentId: budget.scope === 'agent' ? account.subject : null,
        })),
    ),
  )
}
