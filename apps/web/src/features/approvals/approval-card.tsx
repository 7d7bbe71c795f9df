'use client'
import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { useQuery } from '@tanstack/react-query'
import { MessageSquare } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/button'
import { ErrorNote } from '@/components/error-note'
import { cn } from '@/lib/class-names'
import { useTRPC } from '@/lib/trpc/context'
import { ApprovalCare } from './approval-care'
import { ApprovalComments } from './approval-comments'
import { ApprovalContent } from './approval-content'
import { ApprovalFacts, AskedBy } from './approval-facts'
import { ApprovalOutcome } from './approval-outcome'
import { ApprovalTerms, CountedNote } from './approval-terms'
import { Countdown } from './countdown'
import { DecisionButtons } from './decision-buttons'
import { OverrideButton } from './override-button'
import { latestOf } from './prepare/shown-queue'
import { RiskBadge } from './risk-badge'
import type { Decide, DecisionState } from './use-decisions'

type Ask = 'approve' | 'edit' | 'reject' | 'answer' | null
type Props = {
  approval: ApprovalView
  decision: DecisionState | undefined
  decide: Decide
  /** has left the list it came from, so its own answer is asked for */
  isStale?: boolean
  isCurrent?: boolean
  isOnRunPage?: boolean
  /** shows the keys on the buttons */
  hasKeys?: boolean
  /** opens the dialog that a key asked for */
  ask?: Ask
  onAsk?: (what: Ask) => void
  onDecided?: () => void
  /** in front of the title: the box that selects it */
  leading?: ReactNode
  headingLevel?: 2 | 3
}

/** One question to people: what exactly is asked, everything needed to judge it, and the answer. */
export function ApprovalCard(props: Props) {
  const { decision, decide, isStale = false, isCurrent = false, isOnRunPage = false, leading } = props
  const [hasComments, setComments] = useState(false)
  const { id } = props.approval
  const detail = useQuery(useTRPC().approvals.get.queryOptions({ id }, { enabled: isStale || hasComments }))
  const answer = decision?.state === 'done' ? decision.approval : undefined
  const approval = latestOf(detail.data, answer, props.approval) ?? props.approval
  const isPending = approval.status === 'pending'
  const Heading = props.headingLevel === 3 ? 'h3' : 'h2'
  return (
    <article
      id={`card-${id}`}
      tabIndex={-1}
      aria-labelledby={`title-${id}`}
      aria-current={isCurrent || undefined}
      className={cn(
        'min-w-0 scroll-mt-20 scroll-mb-24 rounded-lg border border-line bg-raised outline-none transition-colors',
        isCurrent && 'border-accent shadow-[0_0_0_1px_var(--accent)]',
        !isPending && 'bg-sunken',
      )}
    >
      <div className="space-y-2.5 p-4">
        <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1.5">
          <div className="flex min-w-0 items-start gap-2.5">
            {leading}
            <Heading id={`title-${id}`} className="min-w-0 break-words font-medium text-base">
              {approval.title}
            </Heading>
          </div>
          <div className="flex items-center gap-3">
            {isPending && <Countdown deadlineAt={approval.deadlineAt} />}
            <RiskBadge risk={approval.risk} />
          </div>
        </div>
        <ApprovalFacts approval={approval} isOnRunPage={isOnRunPage} />
        <ApprovalContent approval={approval} />
        <AskedBy approval={approval} />
        <ApprovalTerms approval={approval} />
        {isPending && <ApprovalCare approval={approval} />}
      </div>
      <div className="flex min-h-13 flex-wrap items-center justify-between gap-2 border-line border-t px-4 py-2">
        {isPending ? (
          <DecisionButtons {...props} approval={approval} decision={decision} decide={decide} />
        ) : (
          <ApprovalOutcome
            approval={approval}
            wasTooLate={decision?.state === 'done' && !decision.isOurs}
            isOnRunPage={isOnRunPage}
          />
        )}
        <Button
          size="sm"
          variant="ghost"
          aria-expanded={hasComments}
          onClick={() => setComments(!hasComments)}
        >
          <MessageSquare aria-hidden /> Comments
        </Button>
      </div>
      {decision?.state === 'failed' && isPending && (
        <div className="px-4 pb-3">
          <ErrorNote error={decision.error} />
          <OverrideButton approval={approval} error={decision.error} decide={decide} />
        </div>
      )}
      {decision?.state === 'counted' && isPending && <CountedNote approval={approval} />}
      {hasComments && (
        <div className="border-line border-t p-4">
          {detail.data && (
            <ApprovalComments
              approvalId={id}
              comments={detail.data.comments}
              mayAskAgent={isPending && approval.answersComments}
            />
          )}
          <ErrorNote error={detail.error} />
        </div>
      )}
    </article>
  )
}
