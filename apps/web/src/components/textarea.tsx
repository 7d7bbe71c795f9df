import type { ComponentProps } from 'react'
import { cn } from '@/lib/class-names'
import { fieldClasses, noZoom } from './input'

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(fieldClasses, 'min-h-16 py-1.5', noZoom, className)} {...props} />
}
