'use client'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/class-names'

export const Dialog = Radix.Root
export const DialogClose = Radix.Close

type ContentProps = Omit<ComponentProps<typeof Radix.Content>, 'title'> & {
  title: ReactNode
  /** says what the dialog is for; read out when it opens */
  description?: ReactNode
  footer?: ReactNode
}

/** The dialog's box: title on top, content that scrolls, actions at the bottom. */
export function DialogContent({ title, description, footer, className, children, ...props }: ContentProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-50 animate-appear bg-shade" />
      <Radix.Content
        className={cn(
          'fixed top-1/2 left-1/2 z-50 flex max-h-[min(44rem,calc(100dvh-2rem))] w-[calc(100vw-2rem)] max-w-lg animate-appear flex-col rounded-xl border border-line bg-raised shadow-xl outline-none',
          '-translate-x-1/2 -translate-y-1/2',
          className,
        )}
        {...(description ? {} : { 'aria-describedby': undefined })}
        {...props}
      >
        <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-2">
          <div className="min-w-0 space-y-1">
            <Radix.Title className="font-semibold text-base">{title}</Radix.Title>
            {description && (
              <Radix.Description className="text-soft text-sm">{description}</Radix.Description>
            )}
          </div>
          <Radix.Close
            className="-mr-1 rounded p-1 text-faint hover:bg-hover hover:text-text"
            aria-label="Close"
          >
            <X className="size-4" aria-hidden />
          </Radix.Close>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-5 py-2">{children}</div>
        {footer && <footer className="flex flex-wrap justify-end gap-2 px-5 pt-2 pb-4">{footer}</footer>}
      </Radix.Content>
    </Radix.Portal>
  )
}
