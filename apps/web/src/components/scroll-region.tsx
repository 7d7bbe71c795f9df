import type { ReactNode } from 'react'
import { cn } from '@/lib/class-names'

/** A part of the page with its own scroll bar, named, and reachable by keyboard as WCAG 2.1.1 wants it. */
export function ScrollRegion({
  label,
  className,
  children,
}: {
  label: string
  className?: string
  children: ReactNode
}) {
  return (
    // A group and not a region: a page of twenty of them would be a page of twenty landmarks.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus, or the keyboard cannot scroll it
    <div role="group" tabIndex={0} aria-label={label} className={cn('overflow-auto', className)}>
      {children}
    </div>
  )
}
