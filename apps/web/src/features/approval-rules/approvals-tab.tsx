'use client'
import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '@/components/error-state'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { SingleOperatorCard } from './single-operator-card'
import { TiersCard } from './tiers-card'

/** What the workspace demands of approvals, whoever asks. */
export function ApprovalsTab() {
  const rules = useQuery(useTRPC().approvals.rules.queryOptions())
  if (rules.isPending) return <SkeletonRows rows={4} label="Loading the rules" />
  if (rules.error) return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />
  return (
    <div className="max-w-3xl space-y-4">
      <TiersCard key={JSON.stringify(rules.data.tiers)} tiers={rules.data.tiers} />
      <SingleOperatorCard mode={rules.data.singleOperator} />
    </div>
  )
}
