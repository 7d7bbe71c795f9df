'use client'
import { useState } from 'react'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { readMinutes, typedMinutes } from './prepare/minutes'

type Props = { deadlineMs: number | undefined; onChange: (deadlineMs: number | undefined) => void }

/** How long people have to decide, in minutes. What cannot be read is told and not taken over. */
export function DeadlineField({ deadlineMs, onChange }: Props) {
  const [text, setText] = useState(() => typedMinutes(deadlineMs))
  const read = readMinutes(text)
  const shown = read.ok && read.ms !== deadlineMs ? typedMinutes(deadlineMs) : text
  return (
    <FormField
      label="Minutes to decide"
      isOptional
      hint="Then it is over, as if nobody had said yes. Empty: it waits without end."
      error={read.ok ? null : read.message}
    >
      {(field) => (
        <Input
          {...field}
          inputMode="decimal"
          value={shown}
          onChange={(event) => {
            setText(event.target.value)
            const next = readMinutes(event.target.value)
            if (next.ok) onChange(next.ms)
          }}
        />
      )}
    </FormField>
  )
}
