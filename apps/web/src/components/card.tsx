import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/class-names'

export function Card({ className, ...props }: ComponentProps<'section'>) {
  return <section className={cn('min-w-0 rounded-lg border border-line bg-raised', className)} {...props} />
}

/** A card's heading, with what can be done about it at the right. */
export function CardHeader({
  title,
  hint,
  actions,
}: {
  title: ReactNode
  hint?: ReactNode
  actions?: ReactNode
}) {
  return (
    <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-line border-b px-4 py-2">
      <div className="min-w-0">
        <h2 className="font-medium text-sm">{title}</h2>
        {hint && <p className="text-faint text-xs">{hint}</p>}
      </div>
      {actions && <div className="flex items-center gap-2">{actions}</div>}
    </header>
  )
}

export function CardBody({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('p-4', className)} {...props} />
}
