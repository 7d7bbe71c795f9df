'use client'
import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Hand, UserRoundPlus } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '@/components/button'
import { RelativeTime } from '@/components/relative-time'
import { useMay, useMe } from '@/features/access/me'
import { told } from '@/features/settings/told'
import { useTRPC } from '@/lib/trpc/context'

const AssignDialog = dynamic(() => import('./assign-dialog').then((module) => module.AssignDialog), {
  ssr: false,
})

/** Who looks after a question that waits: who has taken it on, and whom its escalation tells next. */
export function ApprovalCare({ approval }: { approval: ApprovalView }) {
  const trpc = useTRPC()
  const me = useMe()
  const mayDecide = useMay('operator')
  const queryClient = useQueryClient()
  const [isAssigning, setAssigning] = useState(false)
  const refresh = () => void queryClient.invalidateQueries(trpc.approvals.pathFilter())
  const claim = useMutation(
    trpc.approvals.claim.mutationOptions({
      ...told('You have taken it on', 'It is not yours'),
      onSettled: refresh,
    }),
  )
  const release = useMutation(
    trpc.approvals.release.mutationOptions({
      ...told('Nobody has it now', 'It was not released'),
      onSettled: refresh,
    }),
  )
  const { id, claimedBy, escalation, assignees } = approval
  const isMine = claimedBy?.id === me.actor.id
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-soft text-xs">
      {claimedBy !== null && (
        <span className="text-text">{isMine ? 'You have' : `${claimedBy.name} has`} taken this on.</span>
      )}
      {escalation !== null && (
        <span>
          <Link href="/escalations" className="underline-offset-4 hover:underline">
            Escalation {escalation.name}
          </Link>
          , {escalation.level === 0 ? 'nobody told yet' : `level ${escalation.level} told`}
          {escalation.nextAt !== null && (
            <>
              , next <RelativeTime at={escalation.nextAt} className="" />
            </>
          )}
        </span>
      )}
      {mayDecide && (
        <span className="flex gap-1">
          {claimedBy === null ? (
            <Button size="sm" variant="ghost" isBusy={claim.isPending} onClick={() => claim.mutate({ id })}>
              <Hand aria-hidden /> Take on
            </Button>
          ) : (
            <Button
              size="sm"
              variant="ghost"
              isBusy={release.isPending}
              onClick={() => release.mutate({ id })}
            >
              Release
            </Button>
          )}
          <Button size="sm" variant="ghost" onClick={() => setAssigning(true)}>
            <UserRoundPlus aria-hidden /> {assignees === null ? 'Assign' : 'Assigned'}
          </Button>
        </span>
      )}
      {isAssigning && <AssignDialog approval={approval} onClose={() => setAssigning(false)} />}
    </div>
  )
}
