import type { BudgetView } from '@ground-control/core/budgets/schema'
import type { Services } from '../../services.ts'
import { showBudgets } from './budget-views.ts'

const maxBudgets = 1_000

/** The workspace's budgets, oldest first. */
export async function listBudgets(
  services: Services,
  workspaceId: string,
  input: { includeArchived: boolean },
): Promise<BudgetView[]> {
  return services.db.read(workspaceId, async (prisma) => {
    const rows = await prisma.budget.findMany({
      where: { workspaceId, ...(input.includeArchived ? {} : { archivedAt: null }) },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      take: maxBudgets,
    })
    return (await showBudgets(prisma, workspaceId, rows, 1)).map((budget) => budget.view)
  })
}
