'use client'
import { type ReactNode, useState } from 'react'
import { Button } from './button'
import { Dialog, DialogClose, DialogContent } from './dialog'
import { ErrorNote } from './error-note'
import { FormField } from './form-field'
import { Textarea } from './textarea'

type Props = {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  title: ReactNode
  description?: ReactNode
  children?: ReactNode
  confirmLabel: string
  tone?: 'primary' | 'danger'
  /** asks for a reason: `required` keeps the button shut until there is one */
  reason?: 'required' | 'optional'
  isBusy?: boolean
  error?: unknown
  /** the caller closes the dialog when it has worked */
  onConfirm: (reason: string) => void
}

/** Asks before something that cannot be taken back, and shows why it failed if it does. */
export function ConfirmDialog({
  isOpen,
  onOpenChange,
  title,
  description,
  children,
  confirmLabel,
  tone = 'primary',
  reason,
  isBusy = false,
  error,
  onConfirm,
}: Props) {
  const [text, setText] = useState('')
  const isMissing = reason === 'required' && text.trim() === ''
  const change = (next: boolean) => {
    if (!next) setText('')
    onOpenChange(next)
  }
  return (
    <Dialog open={isOpen} onOpenChange={change}>
      <DialogContent
        title={title}
        description={description}
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant={tone}
              isBusy={isBusy}
              disabled={isMissing}
              onClick={() => onConfirm(text.trim())}
            >
              {confirmLabel}
            </Button>
          </>
        }
      >
        <div className="space-y-3">
          {children}
          {reason && (
            <FormField label="Reason" hint="Kept in the audit trail." isOptional={reason === 'optional'}>
              {(field) => (
                <Textarea
                  {...field}
                  value={text}
                  onChange={(event) => setText(event.target.value)}
                  maxLength={1_000}
                />
              )}
            </FormField>
          )}
          <ErrorNote error={error} />
        </div>
      </DialogContent>
    </Dialog>
  )
}
