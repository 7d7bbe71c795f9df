'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Bot, Server, ShieldCheck } from 'lucide-react'
import { Card, CardHeader } from '@/components/card'
import { DataTable } from '@/components/data-table/data-table'
import { nextCursor, PagedTable } from '@/components/data-table/paged-table'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { PageHeader } from '@/components/page-header'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { quarantineColumns } from './quarantine-columns'
import { queueColumns } from './queue-columns'
import { workerColumns } from './worker-columns'
import { WorkerFigures } from './worker-figures'

/** Who does the work, what waits for them, and what they were taken away from. */
export function WorkersPage() {
  const trpc = useTRPC()
  const workers = useQuery(trpc.agents.workers.queryOptions())
  const queues = useQuery(trpc.metrics.queues.queryOptions())
  const quarantined = useInfiniteQuery(
    trpc.runs.quarantined.infiniteQueryOptions({ limit: 50 }, { ...nextCursor }),
  )
  return (
    <>
      <PageHeader
        title="Workers and queues"
        description="Who is at work, what waits for them and for how long, and runs that are kept from them."
      />
      <div className="space-y-4">
        <WorkerFigures workers={workers.data} queues={queues.data} />
        <Card>
          <CardHeader title="Queues" hint="Runs that wait to begin, agent by agent" />
          {queues.isPending && <SkeletonRows rows={3} label="Loading queues" />}
          {queues.error && !queues.data && (
            <ErrorState error={queues.error} onRetry={() => void queues.refetch()} />
          )}
          {queues.data && (
            <DataTable
              label="Queues"
              rows={queues.data.agents}
              columns={queueColumns}
              rowId={(queue) => queue.agentId}
              rowHref={(queue) => `/agents/${queue.agentId}`}
              empty={<EmptyState icon={Bot} title="No agent is registered yet" />}
            />
          )}
        </Card>
        <Card>
          <CardHeader title="Workers" hint="Heard of in the last hour" />
          {workers.isPending && <SkeletonRows rows={3} label="Loading workers" />}
          {workers.error && !workers.data && (
            <ErrorState error={workers.error} onRetry={() => void workers.refetch()} />
          )}
          {workers.data && (
            <DataTable
              label="Workers"
              rows={workers.data}
              columns={workerColumns}
              rowId={(worker) => worker.id}
              empty={
                <EmptyState icon={Server} title="No worker was heard of in the last hour">
                  Start one with <code>npm run worker -- ./my-agent.ts</code>.
                </EmptyState>
              }
            />
          )}
        </Card>
        <Card>
          <CardHeader
            title="Quarantine"
            hint="Runs that ended their workers’ processes three times in a row; they are not tried again by themselves"
          />
          <PagedTable
            label="Runs in quarantine"
            noun="runs in quarantine"
            query={quarantined}
            columns={quarantineColumns}
            rowId={(run) => run.id}
            rowHref={(run) => `/runs/${run.id}`}
            empty={<EmptyState icon={ShieldCheck} title="No run is in quarantine" />}
          />
        </Card>
      </div>
    </>
  )
}
