import type { ReactNode } from 'react'
import { cn } from '@/lib/class-names'
import { fieldClasses } from './input'

export type SelectOption<Value extends string> = { value: Value; label: ReactNode; isDisabled?: boolean }

export type SelectProps<Value extends string> = {
  value: Value
  onChange: (value: Value) => void
  options: ReadonlyArray<SelectOption<Value>>
  placeholder?: string
  disabled?: boolean
  className?: string
  id?: string
  'aria-label'?: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean
}

export const selectClasses = cn(fieldClasses, 'inline-flex h-8 items-center justify-between gap-2 text-left')
