'use client'
import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '@/components/error-state'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { AccountsTable } from './accounts-table'
import { AskedRuns } from './asked-runs'
import { BudgetFigures } from './budget-figures'
import { BudgetHeader } from './budget-header'
import { BurnDownCard } from './burn-down-card'
import { LadderCard } from './ladder-card'
import { LedgerTable } from './ledger-table'
import { RefusedRuns } from './refused-runs'
import { TopUpsCard } from './top-ups-card'

/** One budget: where it stands, how it went, who it refused, and every entry of its ledger. */
export function BudgetPage({ id }: { id: string }) {
  const query = useQuery(useTRPC().budgets.get.queryOptions({ id }))
  if (query.isPending) return <SkeletonRows rows={10} label="Loading the budget" />
  if (query.error && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const budget = query.data
  return (
    <>
      <BudgetHeader budget={budget} />
      <div className="space-y-4">
        <BudgetFigures budget={budget} />
        <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <BurnDownCard budget={budget} />
          <LadderCard budget={budget} />
        </div>
        {budget.topUps.length > 0 && <TopUpsCard budget={budget} />}
        <AskedRuns runs={budget.askedRuns} />
        <RefusedRuns budget={budget} />
        {budget.accounts.length > 1 && <AccountsTable budget={budget} />}
        <LedgerTable budget={budget} />
      </div>
    </>
  )
}
