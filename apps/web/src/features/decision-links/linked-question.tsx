'use client'
import type { LinkedDecision } from '@ground-control/core/channels/schema'
import { Check, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button'
import { FormField } from '@/components/form-field'
import { Textarea } from '@/components/textarea'
import { ArgumentsView } from '@/features/approvals/arguments-view'
import { RiskBadge } from '@/features/approvals/risk-badge'

type Props = {
  linked: Extract<LinkedDecision, { kind: 'open' }>
  isBusy: boolean
  onDecide: (decision: 'approve' | 'reject', reason: string) => void
}

/** The question as messages tell it, secrets left out, with a yes and a no. Edits need the dashboard. */
export function LinkedQuestion({ linked, isBusy, onDecide }: Props) {
  const { message, personName } = linked
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  if (message.reason === 'test' || message.reason === 'anomaly') return null
  const reject = () => {
    setTried(true)
    if (reason.trim() !== '') onDecide('reject', reason.trim())
  }
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h1 className="min-w-0 break-words font-semibold text-xl tracking-tight">{message.title}</h1>
        <RiskBadge risk={message.risk} />
      </div>
      <p className="mt-1 mb-4 text-soft text-sm">
        {message.agentName} asks{message.onBehalfOf && ` for ${message.onBehalfOf}`}. You decide as{' '}
        <span className="text-text">{personName}</span>; the link works once.
      </p>
      <ArgumentsView value={message.arguments} label={`Arguments of ${message.action}`} />
      <FormField
        label="Reason"
        hint="A rejection needs one: the agent is told it."
        className="mt-4"
        error={isTried && reason.trim() === '' ? 'Say why not.' : null}
      >
        {(field) => (
          <Textarea
            {...field}
            maxLength={2_000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </FormField>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button variant="primary" isBusy={isBusy} onClick={() => onDecide('approve', reason.trim())}>
          <Check aria-hidden /> Approve
        </Button>
        <Button variant="danger" isBusy={isBusy} onClick={reject}>
          <X aria-hidden /> Reject
        </Button>
      </div>
    </>
  )
}
