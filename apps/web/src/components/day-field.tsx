import { useId } from 'react'
import { Input } from './input'

type Props = { label: string; value: string; onChange: (value: string) => void }

/** A day of a filter, with its name in front. */
export function DayField({ label, value, onChange }: Props) {
  const id = useId()
  return (
    <span className="flex items-center gap-1.5">
      <label htmlFor={id} className="text-soft text-xs">
        {label}
      </label>
      <Input
        id={id}
        type="date"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="w-36"
      />
    </span>
  )
}
