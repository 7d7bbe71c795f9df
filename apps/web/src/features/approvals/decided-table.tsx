'use client'
import type { ApprovalStatus } from '@ground-control/core/approvals/schema'
import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { Card } from '@/components/card'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { LoadMore } from '@/components/load-more'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { decidedColumns } from './decided-columns'

const over: ApprovalStatus[] = [
  'approved',
  'edited',
  'rejected',
  'answered',
  'expired',
  'cancelled',
  'superseded',
]

/** What was decided, or ended without a decision; newest first. */
export function DecidedTable({ search, onOpen }: { search: string; onOpen: (id: string) => void }) {
  const query = useInfiniteQuery(
    useTRPC().approvals.list.infiniteQueryOptions(
      { status: over, limit: 50, ...(search !== '' && { search }) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  )
  if (query.isPending) return <SkeletonRows label="Loading decisions" />
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const rows = query.data.pages.flatMap((page) => page.items)
  if (rows.length === 0)
    return (
      <EmptyState icon={History} title={search === '' ? 'No decision yet' : 'No decision matches'}>
        {search === ''
          ? 'Decided approvals stay here, with who decided and why.'
          : `Nothing decided has “${search}” in its title, its action or the person it was for.`}
      </EmptyState>
    )
  return (
    <Card>
      <DataTable
        label="Decided approvals"
        rows={rows}
        columns={decidedColumns}
        rowId={(approval) => approval.id}
        onRowOpen={(approval) => onOpen(approval.id)}
      />
      <LoadMore
        shown={rows.length}
        noun="decided"
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        onLoad={() => void query.fetchNextPage()}
      />
    </Card>
  )
}
