import type { ReactNode } from 'react'

export type ConfirmProps = {
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
