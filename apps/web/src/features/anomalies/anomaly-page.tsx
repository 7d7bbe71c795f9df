'use client'
import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '@/components/error-state'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { AnomalyHeader } from './anomaly-header'
import { EvidenceCard } from './evidence-card'
import { ResponseCard } from './response-card'
import { UsageBandCard } from './usage-band-card'

/** One anomaly: the sentence that explains it, the chart that shows it, and what was done about it. */
export function AnomalyPage({ id }: { id: string }) {
  const query = useQuery(useTRPC().anomalies.get.queryOptions({ id }))
  if (query.isPending) return <SkeletonRows rows={8} label="Loading the anomaly" />
  if (!query.data) return <ErrorState isPage error={query.error} onRetry={() => void query.refetch()} />
  const anomaly = query.data
  return (
    <>
      <AnomalyHeader anomaly={anomaly} />
      <div className="space-y-4">
        {anomaly.hours.length > 0 && <UsageBandCard anomaly={anomaly} />}
        <div className="grid gap-4 lg:grid-cols-2">
          <EvidenceCard anomaly={anomaly} />
          <ResponseCard anomaly={anomaly} />
        </div>
      </div>
    </>
  )
}
