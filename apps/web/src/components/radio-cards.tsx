'use client'
import { RadioGroup } from 'radix-ui'
import { type ReactNode, useId } from 'react'

type Option<Value extends string> = { value: Value; label: ReactNode; hint?: ReactNode }
type Props<Value extends string> = {
  label: string
  value: Value
  onChange: (value: Value) => void
  options: ReadonlyArray<Option<Value>>
}

/** A choice between a few things that each need a word of explanation. */
export function RadioCards<Value extends string>({ label, value, onChange, options }: Props<Value>) {
  const id = useId()
  return (
    <div>
      <div id={id} className="mb-1 font-medium text-sm">
        {label}
      </div>
      <RadioGroup.Root
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => onChange(next as Value)}
        className="grid gap-2 sm:grid-cols-2"
      >
        {options.map((option) => (
          <RadioGroup.Item
            key={option.value}
            value={option.value}
            className="rounded-lg border border-line bg-raised px-3 py-2 text-left hover:border-line-strong data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
          >
            <span className="block font-medium text-sm">{option.label}</span>
            {option.hint && <span className="block text-soft text-xs">{option.hint}</span>}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  )
}
