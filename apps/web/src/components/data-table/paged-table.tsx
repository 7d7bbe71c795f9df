'use client'
import type { Page } from '@ground-control/core/paging'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { RowData } from '@tanstack/react-table'
import { type ComponentProps, useMemo } from 'react'
import { ErrorState } from '../error-state'
import { LoadMore } from '../load-more'
import { SkeletonRows } from '../skeleton'
import { DataTable } from './data-table'

type Props<Row extends RowData> = Omit<ComponentProps<typeof DataTable<Row>>, 'rows'> & {
  query: Pick<
    UseInfiniteQueryResult<InfiniteData<Page<Row>, unknown>, unknown>,
    'data' | 'error' | 'isPending' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage' | 'refetch'
  >
  /** what the rows are, in the plural: 'runs' */
  noun: string
}

/** Hand this to `infiniteQueryOptions` beside the input. */
export const nextCursor = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor }

/**
 * A table over a query that is fetched page by page, with its loading, error and empty states. Sorting is offered over
 * what has been fetched, so leave `sortBy` out where only the newest are.
 */
export function PagedTable<Row extends RowData>({ query, noun, ...table }: Props<Row>) {
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  if (query.isPending) return <SkeletonRows label={`Loading ${noun}`} />
  if (query.error && rows.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <DataTable {...table} rows={rows} />
      {rows.length > 0 && (
        <LoadMore
          hasMore={query.hasNextPage}
          isLoading={query.isFetchingNextPage}
          onLoad={() => void query.fetchNextPage()}
          shown={rows.length}
          noun={noun}
        />
      )}
    </>
  )
}
