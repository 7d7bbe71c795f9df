'use client'
import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '@/components/error-state'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { PolicyEditor } from './policy-editor'

/** One policy: its rules, what a change would do, what was in force when. */
export function PolicyPage({ id }: { id: string }) {
  const query = useQuery(useTRPC().policies.get.queryOptions({ id }))
  if (query.isPending) return <SkeletonRows rows={10} label="Loading the policy" />
  if (query.error && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return <PolicyEditor key={id} policy={query.data} />
}
