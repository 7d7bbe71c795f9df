'use client'
import { type FormEvent, type ReactNode, useId } from 'react'
import { Button } from './button'
import { Dialog, DialogClose, DialogContent } from './dialog'
import { ErrorNote } from './error-note'

type Props = {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  title: ReactNode
  description?: ReactNode
  submitLabel: string
  tone?: 'primary' | 'danger'
  isBusy: boolean
  error: unknown
  onSubmit: () => void
  children: ReactNode
}

/** A form in a dialog: Enter sends it, the answer's error stands at its end. */
export function FormDialog({
  isOpen,
  onOpenChange,
  title,
  description,
  submitLabel,
  tone = 'primary',
  isBusy,
  error,
  onSubmit,
  children,
}: Props) {
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isBusy) onSubmit()
  }
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
            <Button type="submit" form={id} variant={tone} isBusy={isBusy}>
              {submitLabel}
            </Button>
          </>
        }
      >
        <form id={id} onSubmit={submit} noValidate className="space-y-4">
          {children}
          <ErrorNote error={error} />
        </form>
      </DialogContent>
    </Dialog>
  )
}
