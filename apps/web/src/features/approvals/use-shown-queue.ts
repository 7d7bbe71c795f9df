'use client'
import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTRPC } from '@/lib/trpc/context'
import { mergeShown } from './prepare/shown-queue'

const noneListed: ApprovalView[] = []

/** What waits for a decision, oldest first, in an order that stands still while one looks at it. */
export function useShownQueue(search: string) {
  const query = useInfiniteQuery(
    useTRPC().approvals.list.infiniteQueryOptions(
      { status: ['pending'], order: 'oldest', limit: 50, ...(search !== '' && { search }) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  )
  const { data } = query
  const listed = useMemo(() => data?.pages.flatMap((page) => page.items) ?? noneListed, [data])
  const [shown, setShown] = useState<ApprovalView[]>([])
  const [seen, setSeen] = useState(listed)
  // React draws again at once, before anybody sees the old order.
  if (seen !== listed) {
    setSeen(listed)
    setShown(mergeShown(shown, listed))
  }
  const open = useMemo(() => new Set(listed.map((approval) => approval.id)), [listed])
  return {
    query,
    shown,
    /** ids that still wait, by the last answer */
    open,
    /** takes those away that are over */
    tidy: () => setShown(shown.filter((approval) => open.has(approval.id))),
  }
}
