'use client'
import { Keyboard } from 'lucide-react'
import dynamic from 'next/dynamic'
import { Kbd } from '@/components/kbd'
import { openState } from './open-state'

const ShortcutsDialog = dynamic(() => import('./shortcuts-dialog').then((module) => module.ShortcutsDialog), {
  ssr: false,
})

export const shortcutsDialog = openState()

export function ShortcutsButton() {
  return (
    <button
      type="button"
      onClick={() => shortcutsDialog.set(true)}
      className="flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-faint text-xs hover:bg-hover hover:text-text"
    >
      <Keyboard className="size-4" strokeWidth={1.75} aria-hidden />
      Shortcuts
      <span className="ml-auto">
        <Kbd>?</Kbd>
      </span>
    </button>
  )
}

/** The list behind `?`, while it is open. */
export function Shortcuts() {
  return shortcutsDialog.use() ? <ShortcutsDialog onClose={() => shortcutsDialog.set(false)} /> : null
}
