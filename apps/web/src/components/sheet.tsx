'use client'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { CSSProperties, ReactNode } from 'react'
import { cn } from '@/lib/class-names'

export const Sheet = Radix.Root

type Props = {
  title: string
  side?: 'left' | 'right'
  hasHiddenTitle?: boolean
  className?: string
  children: ReactNode
}

/** A panel that comes in from a side: navigation on a phone, details beside a list. */
export function SheetContent({ title, side = 'right', hasHiddenTitle = false, className, children }: Props) {
  const from = { '--slide-from': side === 'left' ? '-100%' : '100%' } as CSSProperties
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-50 animate-appear bg-shade" />
      <Radix.Content
        aria-describedby={undefined}
        style={from}
        className={cn(
          'fixed inset-y-0 z-50 flex w-[min(30rem,calc(100vw-2.5rem))] animate-slide flex-col border-line bg-raised shadow-xl outline-none',
          side === 'left' ? 'left-0 border-r' : 'right-0 border-l',
          className,
        )}
      >
        <header
          className={cn('flex items-center justify-between gap-3 px-4 py-3', hasHiddenTitle && 'sr-only')}
        >
          <Radix.Title className="font-semibold text-base">{title}</Radix.Title>
          <Radix.Close className="rounded p-1 text-faint hover:bg-hover hover:text-text" aria-label="Close">
            <X className="size-4" aria-hidden />
          </Radix.Close>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
      </Radix.Content>
    </Radix.Portal>
  )
}
