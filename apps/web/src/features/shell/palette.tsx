'use client'
import { Search } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import { Kbd } from '@/components/kbd'
import { openState } from './open-state'

export const palette = openState()

const PaletteDialog = dynamic(() => import('./palette-dialog').then((module) => module.PaletteDialog), {
  ssr: false,
})

/** The command palette; its code is fetched when it is first opened. */
export function Palette() {
  const isOpen = palette.use()
  const [isNeeded, setNeeded] = useState(false)
  useEffect(() => {
    if (isOpen) setNeeded(true)
  }, [isOpen])
  return isNeeded ? <PaletteDialog isOpen={isOpen} onOpenChange={palette.set} /> : null
}

export function PaletteButton() {
  return (
    <button
      type="button"
      onClick={() => palette.set(true)}
      className="flex h-8 items-center gap-2 rounded-md border border-line px-2.5 text-faint text-sm hover:bg-hover hover:text-text max-md:size-8 max-md:justify-center max-md:px-0 md:w-56"
    >
      <Search className="size-3.5" aria-hidden />
      <span className="max-md:sr-only">Search</span>
      <span className="ml-auto flex gap-0.5 max-md:hidden" aria-hidden>
        <Kbd>Ctrl</Kbd>
        <Kbd>K</Kbd>
      </span>
    </button>
  )
}
