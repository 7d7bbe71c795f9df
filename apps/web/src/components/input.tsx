import type { ComponentProps } from 'react'
import { cn } from '@/lib/class-names'

/** Shared by everything one can type into or choose from. */
export const fieldClasses =
  'w-full rounded-md border border-line-strong/60 bg-raised px-2.5 text-base transition-colors hover:border-line-strong focus-visible:border-accent focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-bad md:text-sm'

/** iOS zooms into a field whose text is smaller than 16 px. */
export const noZoom = 'max-md:text-[16px]'

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return <input type={type} className={cn(fieldClasses, 'h-8', noZoom, className)} {...props} />
}
