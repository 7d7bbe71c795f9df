'use client'
import type { RunSummary } from '@ground-control/core/runs/schema'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Button } from '@/components/button'
import { Card, CardHeader } from '@/components/card'
import type { Column } from '@/components/data-table/column'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { Money } from '@/components/money'
import { RelativeTime } from '@/components/relative-time'
import { ShortId } from '@/components/short-id'
import { SkeletonRows } from '@/components/skeleton'
import { RunStatusBadge } from '@/components/status-badge'
import { useTRPC } from '@/lib/trpc/context'

const shown = 10

const columns: Column<RunSummary>[] = [
  {
    id: 'id',
    header: 'Run',
    cell: (run) => (
      <Link href={`/runs/${run.id}`} tabIndex={-1}>
        <ShortId id={run.id} />
      </Link>
    ),
  },
  { id: 'status', header: 'Status', cell: (run) => <RunStatusBadge status={run.status} /> },
  { id: 'version', header: 'Version', align: 'end', hideBelow: 'md', cell: (run) => run.agentVersionNumber },
  {
    id: 'why',
    header: 'Failure',
    hideBelow: 'md',
    className: 'max-w-80',
    cell: (run) => <span className="block truncate text-soft">{run.failure?.message ?? ''}</span>,
  },
  {
    id: 'cost',
    header: 'Cost',
    align: 'end',
    cell: (run) => <Money nanoUsd={run.costNanoUsd} hasUnpriced={run.hasUnpriced} />,
  },
  {
    id: 'at',
    header: 'Started',
    align: 'end',
    hideBelow: 'sm',
    cell: (run) => <RelativeTime at={run.createdAt} />,
  },
]

/** The agent's newest runs. */
export function AgentRuns({ agentId }: { agentId: string }) {
  const runs = useQuery(useTRPC().runs.list.queryOptions({ agentId, limit: shown }))
  return (
    <Card>
      <CardHeader
        title="Recent runs"
        actions={
          <Button asChild variant="ghost" size="sm">
            <Link href={`/runs?agent=${agentId}`}>All</Link>
          </Button>
        }
      />
      {runs.isPending && <SkeletonRows rows={4} />}
      {runs.error && !runs.data && <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.data && (
        <DataTable
          label="Recent runs"
          rows={runs.data.items}
          columns={columns}
          rowId={(run) => run.id}
          rowHref={(run) => `/runs/${run.id}`}
          empty={<EmptyState title="It has not run yet" />}
        />
      )}
    </Card>
  )
}
