'use client'
import type { OverrideView } from '@ground-control/core/overrides/schema'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Card } from '@/components/card'
import type { Column } from '@/components/data-table/column'
import { DataTable } from '@/components/data-table/data-table'
import { ErrorState } from '@/components/error-state'
import { LoadMore } from '@/components/load-more'
import { RelativeTime } from '@/components/relative-time'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { KindBadge } from './kind-badge'
import { OverrideSheet } from './override-sheet'
import { howEnded } from './prepare/how-ended'

type Props = { openId: string | null; onOpen: (id: string | null) => void }

/** Every order that was ever given, newest first. */
export function OverrideHistory({ openId, onOpen }: Props) {
  const query = useInfiniteQuery(
    useTRPC().overrides.list.infiniteQueryOptions(
      { limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  )
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  const open = rows.find((override) => override.id === openId)
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="mb-2 font-medium text-sm">
        History
      </h2>
      {query.isPending && <SkeletonRows label="Loading the history" />}
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <Card>
          <DataTable
            label="Overrides"
            rows={rows}
            columns={columns}
            rowId={(override) => override.id}
            onRowOpen={(override) => onOpen(override.id)}
            empty={<p className="p-4 text-soft text-sm">Nobody has ever had to give an order.</p>}
          />
          {rows.length > 0 && (
            <LoadMore
              shown={rows.length}
              noun="orders"
              hasMore={query.hasNextPage}
              isLoading={query.isFetchingNextPage}
              onLoad={() => void query.fetchNextPage()}
            />
          )}
        </Card>
      )}
      {open && <OverrideSheet override={open} onClose={() => onOpen(null)} />}
    </section>
  )
}

const columns: ReadonlyArray<Column<OverrideView>> = [
  { id: 'kind', header: 'Order', cell: (override) => <KindBadge override={override} /> },
  {
    id: 'scope',
    header: 'Of',
    cell: (override) => <span className="block max-w-48 truncate">{override.scopeLabel}</span>,
  },
  {
    id: 'reason',
    header: 'Reason',
    hideBelow: 'md',
    cell: (override) => (
      <span className="block max-w-80 truncate text-soft" title={override.reason}>
        {override.reason}
      </span>
    ),
  },
  { id: 'author', header: 'By', hideBelow: 'sm', cell: (override) => override.author.name },
  {
    id: 'created',
    header: 'Given',
    hideBelow: 'lg',
    cell: (override) => <RelativeTime at={override.createdAt} className="whitespace-nowrap text-soft" />,
  },
  {
    id: 'ended',
    header: 'Ended',
    align: 'end',
    cell: (override) => {
      const end = howEnded(override)
      if (end === null) return <span className="text-warn">in force</span>
      return (
        <span className="text-soft">
          {end.text} <RelativeTime at={end.at} empty="" className="whitespace-nowrap" />
        </span>
      )
    },
  },
]
