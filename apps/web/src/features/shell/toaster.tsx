'use client'
import { useTheme } from 'next-themes'
import { useEffect } from 'react'
import { Toaster } from 'sonner'
import { toastHost } from '@/lib/toast-host'

export function ShellToaster() {
  const { resolvedTheme } = useTheme()
  // Effects of children run first: by now sonner listens.
  useEffect(() => toastHost.isMounted(), [])
  return (
    <Toaster
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      closeButton
      toastOptions={{
        className: '!font-sans !text-sm !rounded-lg !border-line !bg-raised !text-text',
        descriptionClassName: '!text-soft',
      }}
    />
  )
}
