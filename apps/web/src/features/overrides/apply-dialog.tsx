'use client'
import type { ApplyOverrideResult } from '@ground-control/core/overrides/schema'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Dialog, DialogClose, DialogContent } from '@/components/dialog'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Textarea } from '@/components/textarea'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { OverrideFields } from './override-fields'
import { kindLabels } from './prepare/how-ended'
import { emptyOverride, type Order, type OverrideKind, readOverride } from './prepare/override-form'
import { Receipt } from './receipt'
import { doneTitles } from './stop-dialog'
import type { StopOrder } from './stop-order'
import { StopPreview } from './stop-preview'

const applyLabels: Record<OverrideKind, string> = {
  pause: 'Pause',
  kill: 'Kill',
  freeze: 'Freeze new runs',
  pin_model: 'Pin the model',
  pin_version: 'Pin the version',
  bypass: 'Bypass approvals',
}

/** Any order a person can give, with what it would stop beforehand and what it did afterwards. */
export function ApplyDialog({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState(emptyOverride)
  const [isTried, setTried] = useState(false)
  const [done, setDone] = useState<{ order: StopOrder; result: ApplyOverrideResult } | null>(null)
  const { order, problems } = readOverride(form)
  const stop = order && stopOf(order)
  const apply = useMutation(
    useTRPC().overrides.apply.mutationOptions({
      onSuccess(result) {
        if (stop) return setDone({ order: stop, result })
        toast.success(`${kindLabels[form.kind]}: ${result.override?.scopeLabel ?? 'in force'}`)
        onClose()
      },
    }),
  )
  const close = (isOpen: boolean) => !isOpen && onClose()

  if (done)
    return (
      <Dialog open onOpenChange={close}>
        <DialogContent
          title={doneTitles[done.order.kind]}
          footer={
            <DialogClose asChild>
              <Button variant="primary">Done</Button>
            </DialogClose>
          }
        >
          <Receipt order={done.order} result={done.result} onLifted={onClose} />
        </DialogContent>
      </Dialog>
    )
  return (
    <FormDialog
      isOpen
      onOpenChange={close}
      title="Apply an override"
      description="A person’s order stands above rules and budgets, under your name, until it ends."
      submitLabel={applyLabels[form.kind]}
      tone={form.kind === 'kill' || form.kind === 'bypass' ? 'danger' : 'primary'}
      isBusy={apply.isPending}
      error={apply.error}
      onSubmit={() => {
        setTried(true)
        if (order && problems.reason === undefined)
          apply.mutate({ ...order, reason: form.reason.trim(), dryRun: false })
      }}
    >
      <OverrideFields form={form} onChange={setForm} problems={isTried ? problems : {}} />
      {order && <StopPreview order={order} />}
      <FormField
        label="Reason"
        hint="Everyone sees it on the banner; it is kept in the audit trail."
        error={isTried ? problems.reason : null}
      >
        {(field) => (
          <Textarea
            {...field}
            value={form.reason}
            maxLength={1_000}
            onChange={(event) => setForm({ ...form, reason: event.target.value })}
          />
        )}
      </FormField>
    </FormDialog>
  )
}

/** The order as one that stops runs, where it is one. */
function stopOf({ kind, scope, expiresInMs }: Order): StopOrder | null {
  if (kind !== 'pause' && kind !== 'kill' && kind !== 'freeze') return null
  return { kind, scope, ...(expiresInMs !== undefined && { expiresInMs }) }
}
