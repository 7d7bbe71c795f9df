import type { Actor } from '@ground-control/core/actors'
import type { BudgetView } from '@ground-control/core/budgets/schema'
import { AppError } from '@ground-control/core/errors'
import { archiveBudget as archive, lockBudget } from '@ground-control/db/repositories/budgets'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { readBudget } from './read/get-budget.ts'

/**
 * Takes a budget out of force; its accounts and ledger stay to be read, and calls under way still settle in it.
 * Archiving it again changes nothing. Throws not_found.
 */
export async function archiveBudget(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<BudgetView> {
  await services.db.transaction(actor.workspaceId, async (tx) => {
    const budget = await lockBudget(tx, input.id)
    if (budget === null) throw new AppError('not_found', 'no such budget')
    if (budget.archivedAt !== null) return
    await archive(tx, budget.id)
    record(services, tx, actor, [
      {
        action: 'budget.archive',
        subject: { kind: 'budget', id: budget.id },
        before: { name: budget.name, archived: false },
        after: { name: budget.name, archived: true },
      },
    ])
  })
  return readBudget(services, actor.workspaceId, input.id)
}
