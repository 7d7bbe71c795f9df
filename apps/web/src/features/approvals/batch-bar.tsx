'use client'
import type { ApprovalView } from '@ground-control/core/approvals/schema'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { Kbd } from '@/components/kbd'
import { toast } from '@/lib/toast'
import { batchText, highRiskOf, inParallel } from './prepare/batch'
import { RiskBadge } from './risk-badge'
import type { Decide, Decision } from './use-decisions'
import type { QueueKeys } from './use-queue-keys'

const RejectDialog = dynamic(() => import('./reject-dialog').then((module) => module.RejectDialog), {
  ssr: false,
})
const width = 6

/** For what is selected: approve or reject all of it, after showing what that is. */
export function BatchBar({
  selected,
  alike,
  decide,
  keys,
}: {
  selected: ApprovalView[]
  /** what else waits and asks for the same */
  alike: ApprovalView[]
  decide: Decide
  keys: QueueKeys
}) {
  const [isRejectOpen, setRejectOpen] = useState(false)
  const count = selected.length
  if (count === 0) return null
  const highRisk = highRiskOf(selected).length

  async function send(decision: Decision, reason: string) {
    keys.setBatchOpen(false)
    keys.clear()
    const states = await inParallel(selected, width, (approval) => decide(approval, decision, reason))
    toast.info(batchText(states, decision.kind === 'reject' ? 'rejected' : 'approved'))
  }

  return (
    <section
      aria-label="Selected"
      className="sticky bottom-4 z-20 mt-4 flex flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-raised px-3 py-2 shadow-lg max-md:bottom-[calc(4.25rem+env(safe-area-inset-bottom))]"
    >
      <span className="mr-auto text-sm" aria-live="polite">
        {count} selected
      </span>
      {alike.length > 0 && (
        <Button onClick={() => keys.select(alike.map(({ id }) => id))}>Select {alike.length} alike</Button>
      )}
      <Button variant="primary" onClick={() => keys.setBatchOpen(true)}>
        Approve {count}
        <span className="max-md:hidden" aria-hidden>
          <Kbd>Shift A</Kbd>
        </span>
      </Button>
      <Button variant="danger" onClick={() => setRejectOpen(true)}>
        Reject {count}
      </Button>
      <Button variant="ghost" onClick={keys.clear}>
        Clear
      </Button>
      <ConfirmDialog
        isOpen={keys.isBatchOpen}
        onOpenChange={keys.setBatchOpen}
        title={`Approve ${count} at once?`}
        description={
          highRisk > 0
            ? `${highRisk} of them ${highRisk === 1 ? 'is' : 'are'} of high risk. None can be taken back.`
            : 'None can be taken back once it is approved.'
        }
        confirmLabel={`Approve ${count}`}
        onConfirm={() => void send({ kind: 'approve' }, '')}
      >
        <ul className="divide-y divide-line rounded-md border border-line">
          {selected.map((approval) => (
            <li key={approval.id} className="flex items-center justify-between gap-3 px-3 py-2">
              <span className="min-w-0">
                <span className="block truncate text-sm">{approval.title}</span>
                <span className="line-clamp-3 break-all font-mono text-soft text-xs">
                  {JSON.stringify(approval.arguments)}
                </span>
              </span>
              <RiskBadge risk={approval.risk} />
            </li>
          ))}
        </ul>
      </ConfirmDialog>
      {isRejectOpen && (
        <RejectDialog
          onClose={() => setRejectOpen(false)}
          what={`${count} at once`}
          onReject={(reason) => void send({ kind: 'reject' }, reason)}
        />
      )}
    </section>
  )
}
