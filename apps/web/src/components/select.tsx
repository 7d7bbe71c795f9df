'use client'
import { ChevronDown } from 'lucide-react'
import { type ComponentType, useState } from 'react'
import { cn } from '@/lib/class-names'
import { type SelectProps, selectClasses } from './select-look'

const load = () => import('./select-body').then((module) => module.SelectBody)

/**
 * One of a few. The empty string is shown as the placeholder and cannot be an option (Radix keeps it for that). The
 * list's code is fetched on hover or focus, and put in place when the list is first opened.
 */
export function Select<Value extends string>({ value, onChange, options, ...rest }: SelectProps<Value>) {
  const [Body, setBody] = useState<ComponentType<SelectProps<string>> | null>(null)
  if (Body) {
    return <Body value={value} onChange={(next) => onChange(next as Value)} options={options} {...rest} />
  }
  const open = async () => {
    try {
      const loaded = await load()
      setBody(() => loaded)
    } catch (error) {
      console.error('the list could not be loaded; a new press tries again', error)
    }
  }
  // A failed early fetch is no news: opening tries again.
  const prefetch = () => void load().catch(() => undefined)
  const { placeholder, className, ...trigger } = rest
  return (
    <button
      type="button"
      role="combobox"
      aria-expanded={false}
      aria-haspopup="listbox"
      onPointerEnter={prefetch}
      onFocus={prefetch}
      onClick={() => void open()}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
        event.preventDefault()
        void open()
      }}
      className={cn(selectClasses, className)}
      {...trigger}
    >
      <span className="truncate">
        {options.find((option) => option.value === value)?.label ?? placeholder}
      </span>
      <ChevronDown className="size-3.5 shrink-0 text-faint" aria-hidden />
    </button>
  )
}
