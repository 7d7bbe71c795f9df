import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import type { Reader } from '@ground-control/db/database'
import type { ShownBudget } from './budget-views.ts'
import { usedAt } from './used-at.ts'

const points = 60

/**
 * What the fullest account had used at 60 moments of its present window; those are left out of which the ledger does
 * not say so yet.
 */
export async function spendingSeries(
  prisma: Reader,
  { view, sinceAt, now }: ShownBudget,
): Promise<BudgetDetail['series']> {
  const { current } = view
  if (current === null) return []
  const account = { budgetId: view.id, subject: current.subject, startsAt: new Date(current.startsAt) }
  const startMs = Math.min(sinceAt.getTime(), now.getTime())
  const spanMs = now.getTime() - startMs
  const moments = Array.from({ length: points }, (_, slot) => ({
    account,
    at: new Date(startMs + Math.ceil((slot * spanMs) / points)),
  }))
  const sums = await usedAt(prisma, moments)
  const series = moments.flatMap(({ at }, slot) => {
    const used = sums[slot]
    return used == null ? [] : [{ at: at.toISOString(), spent: used.toString() }]
  })
  // The account knows it to the last call.
  const spent = (BigInt(current.spent) + BigInt(current.overage)).toString()
  return [...series, { at: now.toISOString(), spent }]
}
