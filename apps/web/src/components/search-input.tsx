import { Search } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/class-names'
import { Input } from './input'

/** `aria-label` is required: there is no visible label. */
export function SearchInput({ className, ...props }: ComponentProps<'input'> & { 'aria-label': string }) {
  return (
    <div className={cn('relative', className)}>
      <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" aria-hidden />
      <Input type="search" className="pl-8" {...props} />
    </div>
  )
}
