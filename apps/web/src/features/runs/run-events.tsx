'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Radio } from 'lucide-react'
import { Card } from '@/components/card'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { JsonView } from '@/components/json-view'
import { LoadMore } from '@/components/load-more'
import { RelativeTime } from '@/components/relative-time'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'

/** What was noted about the run and what came in for it, newest first. */
export function RunEvents({ runId }: { runId: string }) {
  const query = useInfiniteQuery(
    useTRPC().events.list.infiniteQueryOptions(
      { runId, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  )
  if (query.isPending) return <SkeletonRows label="Loading events" />
  if (query.error && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const events = query.data.pages.flatMap((page) => page.items)
  if (events.length === 0)
    return (
      <EmptyState icon={Radio} title="No event yet">
        What the agent emits and what is published for this run appears here.
      </EmptyState>
    )
  return (
    <Card>
      <ol className="divide-y divide-line">
        {events.map((event) => (
          <li
            key={event.id}
            className="grid gap-x-4 gap-y-1.5 px-4 py-2.5 md:grid-cols-[16rem_minmax(0,1fr)]"
          >
            <div className="min-w-0 text-sm">
              <p className="break-words font-medium font-mono text-xs">{event.type}</p>
              <p className="text-faint text-xs">
                <RelativeTime at={event.createdAt} className="" />, from {event.source}
                {event.key !== null && `, key “${event.key}”`}
              </p>
            </div>
            <JsonView value={event.data} label={`Data of ${event.type}`} openDepth={1} />
          </li>
        ))}
      </ol>
      <LoadMore
        shown={events.length}
        noun="events"
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        onLoad={() => void query.fetchNextPage()}
      />
    </Card>
  )
}
