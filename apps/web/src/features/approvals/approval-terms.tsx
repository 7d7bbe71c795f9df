'use client'
import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { UserCheck, Users } from 'lucide-react'
import { useMe } from '@/features/access/me'
import { useNames } from '@/features/escalations/use-names'
import { votesText } from './prepare/votes'

/** What is demanded of those who decide: how many, who, and whether those with a part in it may. */
export function ApprovalTerms({ approval }: { approval: ApprovalView }) {
  const votes = votesText(approval)
  const { assignees, separateDuties, status } = approval
  const isPending = status === 'pending'
  const hasTerms = votes !== null || (isPending && (assignees !== null || separateDuties))
  if (!hasTerms) return null
  return (
    <ul aria-label="Who decides" className="space-y-1 text-soft text-xs">
      {votes !== null && (
        <li className="flex items-start gap-1.5" aria-live="polite">
          <Users className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          <span className="text-text">{votes}</span>
        </li>
      )}
      {isPending && assignees !== null && <PutTo assignees={assignees} />}
      {isPending && separateDuties && (
        <li>
          Who started the run, is the one it is done for, registered the agent or published the policy may not
          approve it.
        </li>
      )}
    </ul>
  )
}

function PutTo({ assignees }: { assignees: NonNullable<ApprovalView['assignees']> }) {
  const { nameOf } = useNames()
  return (
    <li className="flex items-start gap-1.5">
      <UserCheck className="mt-0.5 size-3.5 shrink-0" aria-hidden />
      <span>Put to {assignees.map(nameOf).join(', ')}: they decide it.</span>
    </li>
  )
}

/** After one's own vote, while it is for what is still asked and others are waited for. */
export function CountedNote({ approval }: { approval: ApprovalView }) {
  const me = useMe()
  const { need, votes } = approval.quorum
  if (!votes.some(({ by }) => by.id === me.actor.id)) return null
  return (
    <p role="status" className="px-4 pb-3 text-good text-sm">
      Your approval counts. It waits for {need - votes.length} more.
    </p>
  )
}
