import type { BudgetScope } from '@ground-control/core/budgets/schema'
import type { Reader } from '@ground-control/db/database'
import { Prisma } from '@ground-control/db/generated/client'
import { raisedBy } from '@ground-control/db/repositories/accounts'

export type PresentAccount = {
  id: string
  budgetId: string
  subject: string
  startsAt: Date
  endsAt: Date | null
  /** top-ups in force included */
  limit: bigint
  held: bigint
  spent: bigint
  overage: bigint
}

const figures = Prisma.sql`a.id, a.budget_id as "budgetId", a.subject, a.starts_at as "startsAt", a.ends_at as "endsAt",
  least(9223372036854775807, b."limit" + ${Prisma.raw(raisedBy)})::bigint as "limit", a.held, a.spent, a.overage`

/**
 * The fullest accounts of each budget's present window that have anything in them, fullest first; the tiles of a
 * rolling window are one account, known by its newest. Of a run budget those of runs that are not over: the present
 * window of a run is its life.
 *
 * @param budgets `countsFrom`: since when what is used counts
 */
export async function presentAccounts(
  prisma: Reader,
  workspaceId: string,
  budgets: ReadonlyArray<{ id: string; scope: BudgetScope; countsFrom: Date }>,
  limit: number,
): Promise<Map<string, PresentAccount[]>> {
  const ofRuns = budgets.filter((budget) => budget.scope === 'run')
  const others = budgets.filter((budget) => budget.scope !== 'run')
  const rows: PresentAccount[] = []
  if (others.length > 0)
    rows.push(
      ...(await prisma.$queryRaw<PresentAccount[]>`
        select ${figures}
        from unnest(${others.map((budget) => budget.id)}::text[], ${others.map((budget) => budget.countsFrom.toISOString())}::timestamptz[]) w (id, counts_from)
        join budgets b on b.id = w.id
        cross join lateral (
          select max(id) as id, budget_id, subject, min(starts_at) as starts_at, max(ends_at) as ends_at,
            sum(held)::bigint as held, sum(spent)::bigint as spent, sum(overage)::bigint as overage
          from budget_accounts where budget_id = w.id and starts_at >= w.counts_from group by budget_id, subject
          having sum(held + spent + overage) > 0 order by sum(held + spent + overage) desc, 1 limit ${limit}
        ) a`),
    )
  if (ofRuns.length > 0)
    rows.push(
      ...(await prisma.$queryRaw<PresentAccount[]>`
        select ${figures}
        from unnest(${ofRuns.map((budget) => budget.id)}::text[]) w (id) join budgets b on b.id = w.id cross join lateral (
          select acc.* from runs r join budget_accounts acc on acc.budget_id = w.id and acc.subject = r.id
          where r.workspace_id = ${workspaceId} and r.status in ('queued', 'running', 'waiting')
            and acc.held + acc.spent + acc.overage > 0
          order by acc.held + acc.spent + acc.overage desc, acc.id limit ${limit}
        ) a`),
    )
  return Map.groupBy(rows, (row) => row.budgetId)
}
