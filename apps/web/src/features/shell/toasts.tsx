'use client'
import { useTheme } from 'next-themes'
import { Toaster } from 'sonner'

/** Short news at the edge of the screen: `toast.success('Saved')` from anywhere. */
export function Toasts() {
  const { resolvedTheme } = useTheme()
  return (
    <Toaster
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      closeButton
      toastOptions={{ className: '!font-sans !text-sm !rounded-lg !border-line !bg-raised !text-text' }}
    />
  )
}
