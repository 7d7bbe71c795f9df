'use client'
import { Inbox } from 'lucide-react'
import { Button } from '@/components/button'
import { Checkbox } from '@/components/checkbox'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { LoadMore } from '@/components/load-more'
import { Skeleton } from '@/components/skeleton'
import { ApprovalCard } from './approval-card'
import { BatchBar } from './batch-bar'
import { alikeOf } from './prepare/batch'
import { QueueEmpty } from './queue-empty'
import { useDecisions } from './use-decisions'
import { useQueueKeys } from './use-queue-keys'
import { useShownQueue } from './use-shown-queue'

/** The cards that wait, and those decided since the page was opened, each in its place. */
export function PendingQueue({ search }: { search: string }) {
  const { query, shown, open, tidy } = useShownQueue(search)
  const { states, decide } = useDecisions()
  const isOpen = (id: string) =>
    open.has(id) && states.get(id)?.state !== 'sending' && states.get(id)?.state !== 'done'
  const keys = useQueueKeys(shown, isOpen, decide)

  if (query.isPending) return <QueueSkeleton />
  if (query.error && shown.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (shown.length === 0) {
    if (search === '') return <QueueEmpty />
    return (
      <EmptyState icon={Inbox} title="Nothing that waits matches">
        No pending approval has “{search}” in its title, its action or the person it is for.
      </EmptyState>
    )
  }
  const selected = shown.filter((approval) => keys.selected.has(approval.id) && isOpen(approval.id))
  const overCount = shown.filter((approval) => !isOpen(approval.id)).length
  return (
    <div className="max-w-4xl">
      {overCount > 0 && (
        <div className="mb-3 flex flex-wrap items-center justify-between gap-2 rounded-md bg-sunken px-3 py-1.5 text-soft text-sm">
          {shown.length === overCount
            ? 'All of these are decided.'
            : `${overCount} of these ${overCount === 1 ? 'is' : 'are'} decided.`}
          <Button size="sm" onClick={tidy}>
            Tidy up
          </Button>
        </div>
      )}
      <ul className="space-y-3">
        {shown.map((approval) => (
          <li
            key={approval.id}
            onFocus={() => keys.setCurrent(approval.id)}
            onPointerDown={() => keys.setCurrent(approval.id)}
          >
            <ApprovalCard
              approval={approval}
              decision={states.get(approval.id)}
              decide={decide}
              isStale={!open.has(approval.id)}
              isCurrent={keys.current === approval.id}
              hasKeys={keys.current === approval.id}
              ask={keys.ask?.id === approval.id ? keys.ask.what : null}
              onAsk={(what) => keys.setAsk(what && { id: approval.id, what, isByKey: false })}
              onDecided={() => keys.decided(approval.id)}
              leading={
                isOpen(approval.id) &&
                approval.kind === 'approval' && (
                  <Checkbox
                    aria-label={`Select ${approval.title}`}
                    className="mt-0.5"
                    checked={keys.selected.has(approval.id)}
                    onCheckedChange={() => keys.toggle(approval.id)}
                  />
                )
              }
            />
          </li>
        ))}
      </ul>
      <div className="mt-3 rounded-lg border border-line [&>div]:border-t-0">
        <LoadMore
          shown={shown.length - overCount}
          noun="waiting"
          hasMore={query.hasNextPage}
          isLoading={query.isFetchingNextPage}
          onLoad={() => void query.fetchNextPage()}
        />
      </div>
      <BatchBar
        selected={selected}
        alike={alikeOf(
          selected,
          shown.filter(({ id }) => isOpen(id)),
        )}
        decide={decide}
        keys={keys}
      />
    </div>
  )
}

function QueueSkeleton() {
  return (
    <div role="status" aria-label="Loading approvals" className="max-w-4xl space-y-3">
      <Skeleton className="h-52 w-full" />
      <Skeleton className="h-52 w-full" />
      <Skeleton className="h-52 w-full" />
    </div>
  )
}
