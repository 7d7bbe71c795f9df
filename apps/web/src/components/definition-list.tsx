import type { ReactNode } from 'react'
import { cn } from '@/lib/class-names'

/** Names and values, one pair to a line. */
export function DefinitionList({
  items,
  className,
}: {
  items: Array<[name: string, value: ReactNode]>
  className?: string
}) {
  return (
    <dl className={cn('grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-2 text-sm', className)}>
      {items.map(([name, value]) => (
        <div key={name} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-soft">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
