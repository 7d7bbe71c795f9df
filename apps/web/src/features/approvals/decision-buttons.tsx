'use client'
import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { Check, MessageSquareText, Pencil, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { Kbd } from '@/components/kbd'
import { NeedsRole } from '@/features/access/needs-role'
import { ArgumentsView } from './arguments-view'
import type { Decide, Decision, DecisionState } from './use-decisions'

const EditDialog = dynamic(() => import('./edit-dialog').then((module) => module.EditDialog), { ssr: false })
const AnswerDialog = dynamic(() => import('./answer-dialog').then((module) => module.AnswerDialog), {
  ssr: false,
})
const RejectDialog = dynamic(() => import('./reject-dialog').then((module) => module.RejectDialog), {
  ssr: false,
})

type Ask = 'approve' | 'edit' | 'reject' | 'answer' | null
type Props = {
  approval: ApprovalView
  decision: DecisionState | undefined
  decide: Decide
  hasKeys?: boolean
  ask?: Ask
  onAsk?: (what: Ask) => void
  onDecided?: () => void
}

const sendingWords: Record<Decision['kind'], string> = {
  approve: 'Approving…',
  edit: 'Approving with changes…',
  reject: 'Rejecting…',
  answer: 'Answering…',
}

/** Approve, edit, reject; of a question, answer or decline. A decision cannot be taken back, so one of high risk is asked for twice. */
export function DecisionButtons(props: Props) {
  const { approval, decision, decide, hasKeys = false, onDecided } = props
  const [ownAsk, setOwnAsk] = useState<Ask>(null)
  const ask = props.ask === undefined ? ownAsk : props.ask
  const setAsk = props.onAsk ?? setOwnAsk
  const isQuestion = approval.kind === 'question'
  const isSending = decision?.state === 'sending'

  const send = (verdict: Decision, reason?: string) => {
    setAsk(null)
    void decide(approval, verdict, reason)
    onDecided?.()
  }
  const close = (isOpen: boolean) => !isOpen && setAsk(null)

  return (
    <>
      {isSending ? (
        <p role="status" className="text-soft text-sm">
          {sendingWords[decision.kind]}
        </p>
      ) : (
        <NeedsRole needed="operator">
          <div className="flex flex-wrap items-center gap-2">
            {isQuestion && (
              <Button variant="primary" onClick={() => setAsk('answer')}>
                <MessageSquareText aria-hidden /> Answer {hasKeys && <KeyHint>A</KeyHint>}
              </Button>
            )}
            {!isQuestion && (
              <>
                <Button
                  variant="primary"
                  onClick={() => (approval.risk === 'high' ? setAsk('approve') : send({ kind: 'approve' }))}
                >
                  <Check aria-hidden /> Approve {hasKeys && <KeyHint>A</KeyHint>}
                </Button>
                <Button onClick={() => setAsk('edit')}>
                  <Pencil aria-hidden /> Edit {hasKeys && <KeyHint>E</KeyHint>}
                </Button>
              </>
            )}
            <Button variant="danger" onClick={() => setAsk('reject')}>
              <X aria-hidden /> {isQuestion ? 'Decline' : 'Reject'} {hasKeys && <KeyHint>R</KeyHint>}
            </Button>
          </div>
        </NeedsRole>
      )}
      <ConfirmDialog
        isOpen={ask === 'approve'}
        onOpenChange={close}
        title={`Approve “${approval.title}”?`}
        description="This is of high risk and cannot be taken back once it is approved."
        confirmLabel="Approve"
        onConfirm={() => send({ kind: 'approve' })}
      >
        <ArgumentsView
          value={approval.proposal?.arguments ?? approval.arguments}
          label={`Arguments of ${approval.action}`}
        />
      </ConfirmDialog>
      {ask === 'edit' && (
        // Stays while it is sent: what was typed must not be lost to a refusal.
        <EditDialog
          isOpen
          approval={approval}
          onOpenChange={close}
          decide={decide}
          onDecided={() => onDecided?.()}
        />
      )}
      {ask === 'answer' && (
        <AnswerDialog
          approval={approval}
          decide={decide}
          onClose={() => setAsk(null)}
          onDecided={() => onDecided?.()}
        />
      )}
      {ask === 'reject' && (
        <RejectDialog
          onClose={() => setAsk(null)}
          what={`“${approval.title}”`}
          onReject={(reason) => send({ kind: 'reject' }, reason)}
        />
      )}
    </>
  )
}

const KeyHint = ({ children }: { children: ReactNode }) => (
  <span className="max-md:hidden" aria-hidden>
    <Kbd>{children}</Kbd>
  </span>
)
