'use client'
import type { ApprovalView } from '@ground-control/core/approvals/schema'

import { useQuery } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { RelativeTime } from '@/components/relative-time'
import { ApprovalStatusBadge } from '@/components/status-badge'
import { useMe } from '@/features/access/me'
import { isOver } from '@/features/runs/prepare/is-over'
import { useTRPC } from '@/lib/trpc/context'
import { aftermathText, exceptionText, outcomeText } from './prepare/outcome'

type Props = {
  approval: ApprovalView
  /** somebody was quicker than the decision that was sent from here */
  wasTooLate: boolean
  isOnRunPage: boolean
}

/** In place of the buttons once it is decided: who, what, and what happened next. */
export function ApprovalOutcome({ approval, wasTooLate, isOnRunPage }: Props) {
  const me = useMe()
  return (
    <div role="status" className="min-w-0 flex-1 space-y-1 text-sm">
      {wasTooLate && (
        <p className="font-medium text-warn">Your decision came second: nothing was changed by it.</p>
      )}
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <ApprovalStatusBadge status={approval.status} />
        <span>
          {outcomeText(approval, me.actor.id)}
          {approval.decidedAt && (
            <>
              {' '}
              <RelativeTime at={approval.decidedAt} className="text-soft" />
            </>
          )}
          {approval.reason && <span className="text-soft">: “{approval.reason}”</span>}
        </span>
      </p>
      {approval.exceptions.map((exception) => (
        <p key={exception.kind} className="text-soft text-xs">
          {exceptionText(exception)}
        </p>
      ))}
      {!isOnRunPage && <Aftermath approval={approval} />}
    </div>
  )
}

function Aftermath({ approval }: { approval: ApprovalView }) {
  const isEnd = isOver(approval.runStatus)
  // The run moves on after the answer was given, so its own word is asked for until it has come to an end.
  const run = useQuery(useTRPC().runs.get.queryOptions({ id: approval.runId }, { enabled: !isEnd }))
  const wasLetThrough = approval.status === 'approved' || approval.status === 'edited'
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-soft text-xs">
      {aftermathText(run.data?.status ?? approval.runStatus, wasLetThrough)}.
      <Link
        href={`/runs/${approval.runId}`}
        className="inline-flex items-center gap-0.5 text-accent-text underline-offset-4 hover:underline"
      >
        Open the run <ArrowRight className="size-3" aria-hidden />
      </Link>
    </p>
  )
}
