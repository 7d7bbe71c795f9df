'use client'
import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '@/components/error-state'
import { Sheet, SheetContent } from '@/components/sheet'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { ApprovalCard } from './approval-card'
import { useDecisions } from './use-decisions'

/** One approval beside the list: what a link to it opens. It can be decided here as well. */
export function ApprovalSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const detail = useQuery(useTRPC().approvals.get.queryOptions({ id }))
  const { states, decide } = useDecisions()
  return (
    <Sheet open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent title="Approval" className="w-[min(40rem,calc(100vw-1rem))]">
        <div className="p-4 pt-0">
          {detail.isPending && <SkeletonRows label="Loading the approval" />}
          {detail.error && <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />}
          {detail.data && (
            <ApprovalCard approval={detail.data} decision={states.get(id)} decide={decide} isStale />
          )}
        </div>
      </SheetContent>
    </Sheet>
  )
}
