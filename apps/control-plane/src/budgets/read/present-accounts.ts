import type { BudgetScope } from '@ground-control/core/budgets/schema'
import type { Reader } from '@ground-control/db/database'

export type PresentAccount = {
  id: string
  budgetId: string
  subject: string
  startsAt: Date
  endsAt: Date | null
  held: bigint
  spent: bigint
  overage: bigint
}

/**
 * The fullest accounts of each budget's present window that have anything in them, fullest first. Of a run budget
 * those of runs that are not over: the present window of a run is its life.
 */
export async function presentAccounts(
  prisma: Reader,
  workspaceId: string,
  budgets: ReadonlyArray<{ id: string; scope: BudgetScope; startsAt: Date }>,
  limit: number,
): Promise<Map<string, PresentAccount[]>> {
  const ofRuns = budgets.filter((budget) => budget.scope === 'run')
  const others = budgets.filter((budget) => budget.scope !== 'run')
  const rows: PresentAccount[] = []
  if (others.length > 0)
    rows.push(
      ...(await prisma.$queryRaw<PresentAccount[]>`
        select a.id, a.budget_id as "budgetId", a.subject, a.starts_at as "startsAt", a.ends_at as "endsAt", a.held, a.spent, a.overage
        from unnest(${others.map((budget) => budget.id)}::text[], ${others.map((budget) => budget.startsAt.toISOString())}::timestamptz[]) b (id, starts_at)
        cross join lateral (
          select * from budget_accounts where budget_id = b.id and starts_at = b.starts_at and held + spent + overage > 0
          order by held + spent + overage desc, id limit ${limit}
        ) a`),
    )
  if (ofRuns.length > 0)
    rows.push(
      ...(await prisma.$queryRaw<PresentAccount[]>`
        select a.id, a.budget_id as "budgetId", a.subject, a.starts_at as "startsAt", a.ends_at as "endsAt", a.held, a.spent, a.overage
        from unnest(${ofRuns.map((budget) => budget.id)}::text[]) b (id) cross join lateral (
          select acc.* from runs r join budget_accounts acc on acc.budget_id = b.id and acc.subject = r.id
          where r.workspace_id = ${workspaceId} and r.status in ('queued', 'running', 'waiting')
            and acc.held + acc.spent + acc.overage > 0
          order by acc.held + acc.spent + acc.overage desc, acc.id limit ${limit}
        ) a`),
    )
  return Map.groupBy(rows, (row) => row.budgetId)
}
