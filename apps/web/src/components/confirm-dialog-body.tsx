'use client'
import { useState } from 'react'
import { Button } from './button'
import type { ConfirmProps } from './confirm-props'
import { Dialog, DialogClose, DialogContent } from './dialog'
import { ErrorNote } from './error-note'
import { FormField } from './form-field'
import { Textarea } from './textarea'

/** The dialog itself; see ConfirmDialog. */
export function ConfirmDialogBody({
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
}: ConfirmProps) {
  const [text, setText] = useState('')
  const isMissing = reason === 'required' && text.trim() === ''
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
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
