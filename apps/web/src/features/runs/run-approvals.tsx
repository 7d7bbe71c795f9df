'use client'
import { useQuery } from '@tanstack/react-query'
import { ApprovalCard } from '@/features/approvals/approval-card'
import { useDecisions } from '@/features/approvals/use-decisions'
import { useTRPC } from '@/lib/trpc/context'

/** What the run asks people, to be decided right here; a decided one stays, with its outcome, while one looks. */
export function RunApprovals({ runId }: { runId: string }) {
  const { data } = useQuery(useTRPC().approvals.list.queryOptions({ runId, limit: 200 }))
  const { states, decide } = useDecisions()
  const shown = (data?.items ?? []).filter(
    (approval) => approval.status === 'pending' || states.has(approval.id),
  )
  if (shown.length === 0) return null
  return (
    <section aria-label="Waits for your decision" className="space-y-3">
      {shown.map((approval) => (
        <ApprovalCard
          key={approval.id}
          approval={approval}
          decision={states.get(approval.id)}
          decide={decide}
          isOnRunPage
        />
      ))}
    </section>
  )
}
