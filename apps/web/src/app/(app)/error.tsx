'use client'
import { useEffect } from 'react'
import { Button } from '@/components/button'
import { EmptyState } from '@/components/empty-state'

/** A page that broke while drawing: the shell stays, the rest can be tried again. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  useEffect(() => {
    console.error(error)
  }, [error])
  return (
    <EmptyState isPage title="This page broke" action={<Button onClick={reset}>Try again</Button>}>
      <p>
        The fault is ours; nothing was changed by it.
        {error.digest && <> It is in the dashboard’s log as {error.digest}.</>}
      </p>
    </EmptyState>
  )
}
