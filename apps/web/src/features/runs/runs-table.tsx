'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { SquareActivity } from 'lucide-react'
import type { ReactNode } from 'react'
import { Card } from '@/components/card'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { LoadMore } from '@/components/load-more'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import type { RunListInput } from './prepare/run-filters'
import { runColumns } from './run-columns'

type Props = { input: RunListInput; isFiltered: boolean; emptyAction: ReactNode }

/** Runs, newest first, as they are at this moment. */
export function RunsTable({ input, isFiltered, emptyAction }: Props) {
  const query = useInfiniteQuery(
    useTRPC().runs.list.infiniteQueryOptions(
      { ...input, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: (previous) => previous },
    ),
  )
  if (query.isPending) return <SkeletonRows rows={10} label="Loading runs" />
  if (query.error && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const rows = query.data.pages.flatMap((page) => page.items)
  if (rows.length === 0)
    return (
      <EmptyState
        icon={SquareActivity}
        title={isFiltered ? 'No run matches' : 'No run yet'}
        action={!isFiltered && emptyAction}
      >
        {isFiltered
          ? 'Loosen a filter, or look at another time.'
          : 'Start one here, or with runs.start of the client.'}
      </EmptyState>
    )
  return (
    <Card className={query.isPlaceholderData ? 'opacity-60' : ''}>
      <DataTable
        label="Runs"
        rows={rows}
        columns={runColumns}
        rowId={(run) => run.id}
        rowHref={(run) => `/runs/${run.id}`}
      />
      <LoadMore
        shown={rows.length}
        noun="runs"
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        onLoad={() => void query.fetchNextPage()}
      />
    </Card>
  )
}
