'use client'
import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '@/components/error-state'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { EscalationEditor } from './escalation-editor'

/** One policy, or a new one: its chain, and who it would tell when. */
export function EscalationPage({ id }: { id: string }) {
  const isNew = id === 'new'
  const query = useQuery(useTRPC().escalations.get.queryOptions({ id }, { enabled: !isNew }))
  if (isNew) return <EscalationEditor key="new" policy={null} />
  if (query.isPending) return <SkeletonRows rows={10} label="Loading the escalation policy" />
  if (query.error && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return <EscalationEditor key={id} policy={query.data} />
}
