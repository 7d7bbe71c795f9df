'use client'
import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '@/components/error-state'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { PastEffects } from './past-effects'
import { WorkerAnswers } from './worker-answers'

/** A kill's receipt as it comes: each worker's answer, and what had left before. */
export function KillReceipt({ id }: { id: string }) {
  const receipt = useQuery(useTRPC().overrides.receipt.queryOptions({ id }))
  if (receipt.isPending) return <SkeletonRows rows={2} label="Loading the receipt" />
  if (receipt.error && !receipt.data)
    return <ErrorState error={receipt.error} onRetry={() => void receipt.refetch()} />
  return (
    <div className="space-y-4">
      <WorkerAnswers receipt={receipt.data} />
      <PastEffects receipt={receipt.data} />
    </div>
  )
}
