'use client'
import type { ApplyOverrideResult } from '@ground-control/core/overrides/schema'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Dialog, DialogClose, DialogContent } from '@/components/dialog'
import { ErrorNote } from '@/components/error-note'
import { FormField } from '@/components/form-field'
import { Textarea } from '@/components/textarea'
import { NeedsRole } from '@/features/access/needs-role'
import { useTRPC } from '@/lib/trpc/context'
import { useOnLeave } from '@/lib/use-on-leave'
import { Receipt } from './receipt'
import { StopChoices } from './stop-choices'
import { orderInput, type StopOrder } from './stop-order'
import { StopPreview } from './stop-preview'

type Props = {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  /** what is chosen when it opens; from a run's or an agent's page, that one */
  initial?: StopOrder
  /** the scope in words, where it is given and not to be chosen */
  fixedScope?: string
}

const everything: StopOrder = { kind: 'pause', scope: { kind: 'workspace' } }

export const doneTitles = { kill: 'Killed', pause: 'Paused', freeze: 'Frozen' } as const
const verbs = { kill: 'Kill', pause: 'Pause', freeze: 'Freeze' } as const

/** Pause, kill or freeze: says beforehand how many runs it stops, wants a reason, and ends with the receipt. */
export function StopDialog({ isOpen, onOpenChange, initial = everything, fixedScope }: Props) {
  const [order, setOrder] = useState<StopOrder>(initial)
  const [reason, setReason] = useState('')
  const [done, setDone] = useState<ApplyOverrideResult | null>(null)
  const apply = useMutation(useTRPC().overrides.apply.mutationOptions({ onSuccess: setDone }))

  const change = (next: boolean) => {
    onOpenChange(next)
    if (next) return
    setOrder(initial)
    setReason('')
    setDone(null)
    apply.reset()
  }
  useOnLeave(() => change(false))
  const isChosen = order.scope.kind === 'workspace' || order.scope.id !== ''
  const isKill = order.kind === 'kill'
  const what = order.scope.kind === 'workspace' ? 'everything' : (fixedScope ?? `this ${order.scope.kind}`)

  if (done) {
    return (
      <Dialog open={isOpen} onOpenChange={change}>
        <DialogContent
          title={doneTitles[order.kind]}
          footer={
            <DialogClose asChild>
              <Button variant="primary">Done</Button>
            </DialogClose>
          }
        >
          <Receipt order={order} result={done} onLifted={() => change(false)} />
        </DialogContent>
      </Dialog>
    )
  }
  return (
    <Dialog open={isOpen} onOpenChange={change}>
      <DialogContent
        title={fixedScope ? `Stop ${fixedScope}` : 'Stop agents'}
        description="A pause holds runs where they are. A kill ends them. A freeze starts no new ones."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <NeedsRole needed="operator">
              <Button
                variant={isKill ? 'danger' : 'primary'}
                isBusy={apply.isPending}
                disabled={!isChosen || reason.trim() === ''}
                onClick={() => apply.mutate(orderInput(order, reason, false))}
              >
                {verbs[order.kind]} {what}
              </Button>
            </NeedsRole>
          </>
        }
      >
        <div className="space-y-4">
          <StopChoices order={order} onChange={setOrder} hasFixedScope={fixedScope !== undefined} />
          {isChosen && <StopPreview order={order} />}
          <FormField label="Reason" hint="Everyone sees it on the banner; it is kept in the audit trail.">
            {(field) => (
              <Textarea
                {...field}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                maxLength={1_000}
                required
              />
            )}
          </FormField>
          <ErrorNote error={apply.error} />
        </div>
      </DialogContent>
    </Dialog>
  )
}
