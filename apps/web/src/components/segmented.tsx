'use client'
import { ToggleGroup } from 'radix-ui'

type Props<Value extends string> = {
  label: string
  value: Value
  onChange: (value: Value) => void
  options: ReadonlyArray<{ value: Value; label: string }>
}

/** One of two to five, all in sight. */
export function Segmented<Value extends string>({ label, value, onChange, options }: Props<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      // Radix says '' when the chosen one is pressed again; here one is always chosen.
      onValueChange={(next) => next && onChange(next as Value)}
      className="inline-flex rounded-md border border-line bg-sunken p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="h-6 rounded px-2 text-soft text-xs hover:text-text data-[state=on]:bg-raised data-[state=on]:font-medium data-[state=on]:text-text data-[state=on]:shadow-xs"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
