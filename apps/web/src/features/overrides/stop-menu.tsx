'use client'
import { OctagonX } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import { Button } from '@/components/button'
import { openState } from '@/features/shell/open-state'

export const stopDialog = openState()

const StopDialog = dynamic(() => import('./stop-dialog').then((module) => module.StopDialog), { ssr: false })

/** Always in the top bar: the way to pause or kill, from any page. */
export function StopMenu() {
  const isOpen = stopDialog.use()
  const [isNeeded, setNeeded] = useState(false)
  useEffect(() => {
    if (isOpen) setNeeded(true)
  }, [isOpen])
  return (
    <>
      <Button
        variant="danger"
        onClick={() => stopDialog.set(true)}
        className="max-sm:size-8 max-sm:px-0"
        aria-label="Stop agents"
        aria-haspopup="dialog"
      >
        <OctagonX aria-hidden />
        <span className="max-sm:hidden">Stop</span>
      </Button>
      {isNeeded && <StopDialog isOpen={isOpen} onOpenChange={stopDialog.set} />}
    </>
  )
}
