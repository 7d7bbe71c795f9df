import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import type { Reader } from '@ground-control/db/database'
import type { ShownBudget } from './budget-views.ts'

const points = 60
/** Of one account's ledger, its newest: what a screen may wait for. */
const maxEntries = 30_000

/**
 * What the fullest account had used at up to 60 moments of its present window, counted back from what it has used
 * now: so each point is right even where the ledger is too long to be read to its beginning, and there the series
 * only begins later.
 */
export async function spendingSeries(
  prisma: Reader,
  { view, sinceAt, now }: ShownBudget,
): Promise<BudgetDetail['series']> {
  if (view.current === null) return []
  const startMs = Math.min(sinceAt.getTime(), now.getTime())
  const spanMs = Math.max(now.getTime() - startMs, 1)
  const rows = await prisma.$queryRaw<Array<{ slot: number; amount: string; entries: bigint }>>`
    select least(${points - 1}, greatest(0, floor(
        extract(epoch from created_at - ${new Date(startMs)}::timestamptz) * 1000 * ${points} / ${spanMs}::float8)))::int as slot,
      coalesce(sum(amount) filter (where kind in ('settle', 'overage')), 0)::text as amount, count(*) as entries
    from (
      select l.* from budget_accounts a cross join lateral (
        select kind, amount, created_at from ledger_entries where account_id = a.id order by created_at desc limit ${maxEntries}
      ) l
      where a.budget_id = ${view.id} and a.subject = ${view.current.subject} and a.starts_at >= ${view.current.startsAt}::timestamptz
      order by l.created_at desc limit ${maxEntries}
    ) recent group by slot order by slot`
  const read = rows.reduce((sum, row) => sum + Number(row.entries), 0)
  const inRead = rows.reduce((sum, row) => sum + BigInt(row.amount), 0n)
  let used = BigInt(view.current.spent) + BigInt(view.current.overage) - inRead
  const series: BudgetDetail['series'] = []
  if (read < maxEntries) series.push({ at: new Date(startMs).toISOString(), spent: used.toString() })
  for (const row of rows) {
    used += BigInt(row.amount)
    const at = new Date(startMs + Math.ceil(((row.slot + 1) * spanMs) / points))
    series.push({ at: (at < now ? at : now).toISOString(), spent: used.toString() })
  }
  if (series.at(-1)?.at !== now.toISOString()) series.push({ at: now.toISOString(), spent: used.toString() })
  return series
}
