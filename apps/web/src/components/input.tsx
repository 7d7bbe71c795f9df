import type { ComponentProps } from 'react'
import { cn } from '@/lib/class-names'

/** Shared by everything one can type into. 16 px on phones, so that iOS does not zoom in. */
export const fieldClasses =
  'w-full rounded-md border border-line-strong/60 bg-raised px-2.5 text-base transition-colors hover:border-line-strong focus-visible:border-accent focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-bad max-md:text-[16px] md:text-sm'

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return <input type={type} className={cn(fieldClasses, 'h-8', className)} {...props} />
}
