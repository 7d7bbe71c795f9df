'use client'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Dialog, DialogClose, DialogContent } from '@/components/dialog'
import { FormField } from '@/components/form-field'
import { Kbd } from '@/components/kbd'
import { Textarea } from '@/components/textarea'
import { rejectReasons } from './reject-reasons'

type Props = {
  onClose: () => void
  /** what is rejected, for the title */
  what: string
  onReject: (reason: string) => void
}

/** Asks why: one of the usual reasons (keys 1 to 5) or own words. The agent is told. */
export function RejectDialog({ onClose, what, onReject }: Props) {
  const [reason, setReason] = useState('')
  const isMissing = reason.trim() === ''
  const send = () => {
    if (isMissing) return
    onReject(reason.trim())
    onClose()
  }
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title={`Reject ${what}`}
        description="The agent is told the reason and may try something else."
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send()
          const preset = rejectReasons[Number(event.key) - 1]
          if (preset && !(event.target instanceof HTMLTextAreaElement)) setReason(preset)
        }}
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button variant="danger" disabled={isMissing} onClick={send}>
              Reject <Kbd>Ctrl ↵</Kbd>
            </Button>
          </>
        }
      >
        <div className="space-y-4">
          <fieldset className="space-y-1">
            <legend className="sr-only">The usual reasons</legend>
            {rejectReasons.map((preset, index) => (
              <button
                key={preset}
                type="button"
                aria-pressed={reason === preset}
                onClick={() => setReason(preset)}
                className="flex w-full items-center justify-between gap-3 rounded-md border border-line px-3 py-1.5 text-left text-sm hover:border-line-strong aria-pressed:border-accent aria-pressed:bg-accent-soft"
              >
                {preset}
                <Kbd>{index + 1}</Kbd>
              </button>
            ))}
          </fieldset>
          <FormField label="Reason" hint="In your own words, or one of the above and then some.">
            {(field) => (
              <Textarea
                {...field}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                maxLength={2_000}
                rows={3}
              />
            )}
          </FormField>
        </div>
      </DialogContent>
    </Dialog>
  )
}
