'use client'
import { cn } from '@/lib/class-names'

type Props<Value extends string> = {
  label: string
  value: Value
  onChange: (value: Value) => void
  options: ReadonlyArray<{ value: Value; label: string }>
}

/** One of two to five, all in sight. */
export function Segmented<Value extends string>({ label, value, onChange, options }: Props<Value>) {
  return (
    <fieldset aria-label={label} className="inline-flex rounded-md border border-line bg-sunken p-0.5">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={cn(
            'h-6 rounded px-2 text-soft text-xs hover:text-text',
            option.value === value && 'bg-raised font-medium text-text shadow-xs',
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
