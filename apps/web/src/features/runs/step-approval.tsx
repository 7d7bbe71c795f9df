'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { ApprovalStatusBadge } from '@/components/status-badge'
import { useMe } from '@/features/access/me'
import { outcomeText } from '@/features/approvals/prepare/outcome'
import { useTRPC } from '@/lib/trpc/context'

/** What people answered to the step's question. */
export function StepApproval({ runId, stepId }: { runId: string; stepId: string }) {
  const me = useMe()
  const { data } = useQuery(useTRPC().approvals.list.queryOptions({ runId, limit: 200 }))
  const asked = (data?.items ?? []).filter((approval) => approval.stepId === stepId)
  return asked.map((approval) => (
    <p key={approval.id} className="flex flex-wrap items-center gap-x-2 text-sm">
      <ApprovalStatusBadge status={approval.status} />
      {outcomeText(approval, me.actor.id)}
      {approval.reason && <span className="text-soft">“{approval.reason}”</span>}
      <Link
        href={`/approvals?id=${approval.id}`}
        className="inline-flex min-h-6 items-center text-accent-text underline underline-offset-4"
      >
        See what was asked
      </Link>
    </p>
  ))
}
