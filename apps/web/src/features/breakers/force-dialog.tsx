'use client'
import type { BreakerView } from '@ground-control/core/breakers/schema'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { RadioCards } from '@/components/radio-cards'
import { Select } from '@/components/select'
import { Textarea } from '@/components/textarea'
import { type DurationValue, durations } from '@/features/overrides/stop-order'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'

type Props = { dependency: Pick<BreakerView, 'kind' | 'name'>; onClose: () => void }

/** A person's word above what was measured, for a while. */
export function ForceDialog({ dependency, onClose }: Props) {
  const [force, setForce] = useState<'open' | 'closed'>('open')
  const [duration, setDuration] = useState<DurationValue>('1h')
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const apply = useMutation(
    useTRPC().overrides.apply.mutationOptions({
      onSuccess() {
        toast.success(`Forced ${force}: ${dependency.name}`)
        onClose()
      },
    }),
  )
  const isMissing = reason.trim() === ''
  const submit = () => {
    setTried(true)
    if (isMissing) return
    const expiresInMs = durations.find((item) => item.value === duration)?.ms
    const { kind, name } = dependency
    apply.mutate({
      kind: 'breaker',
      scope: { kind: 'workspace' },
      params: { dependency: { kind, name }, force },
      reason: reason.trim(),
      ...(expiresInMs !== undefined && { expiresInMs }),
    })
  }
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Force ${dependency.name}`}
      description="An order stands above what was measured, under your name, until it ends."
      submitLabel={force === 'open' ? 'Force open' : 'Force closed'}
      tone="danger"
      isBusy={apply.isPending}
      error={apply.error}
      onSubmit={submit}
    >
      <RadioCards
        label="To"
        value={force}
        onChange={setForce}
        options={[
          { value: 'open', label: 'Open', hint: 'No call goes there; what can be served otherwise is' },
          { value: 'closed', label: 'Closed', hint: 'Calls go there whatever they come to' },
        ]}
      />
      <FormField label="How long">
        {(field) => <Select {...field} value={duration} onChange={setDuration} options={durations} />}
      </FormField>
      <FormField
        label="Reason"
        hint="Everyone sees it on the banner; it is kept in the audit trail."
        error={isTried && isMissing ? 'Say why: it goes on the record.' : null}
      >
        {(field) => (
          <Textarea
            {...field}
            value={reason}
            maxLength={1_000}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </FormField>
    </FormDialog>
  )
}
