'use client'
import type { Recipient } from '@ground-control/core/escalations/recipients'
import { X } from 'lucide-react'
import { FormField } from '@/components/form-field'
import { Select } from '@/components/select'
import { keyOf, type useNames } from './use-names'

type Props = {
  label: string
  chosen: readonly Recipient[]
  names: Pick<ReturnType<typeof useNames>, 'recipients' | 'nameOf'>
  error?: string | undefined
  isDisabled?: boolean
  onChange: (chosen: Recipient[]) => void
}

/** People, roles and groups: those chosen, each with a way out, and a list of the rest. */
export function RecipientPicker({ label, chosen, names, error, isDisabled = false, onChange }: Props) {
  const values = new Set(chosen.map(keyOf))
  const rest = names.recipients.filter(({ value }) => !values.has(value))
  return (
    <div>
      <FormField label={label} error={error}>
        {(field) => (
          <Select
            {...field}
            disabled={isDisabled}
            value=""
            placeholder="Add a person, role or group"
            options={rest}
            onChange={(value) => {
              const added = rest.find((option) => option.value === value)
              if (added) onChange([...chosen, added.recipient])
            }}
          />
        )}
      </FormField>
      {chosen.length > 0 && (
        <ul aria-label={`${label}: chosen`} className="mt-2 flex flex-wrap gap-1.5">
          {chosen.map((recipient) => (
            <li
              key={keyOf(recipient)}
              className="inline-flex h-7 items-center gap-1 rounded-full bg-hover pr-1 pl-2.5 text-sm"
            >
              {names.nameOf(recipient)}
              <button
                type="button"
                disabled={isDisabled}
                aria-label={`Take out ${names.nameOf(recipient)}`}
                className="inline-flex size-6 items-center justify-center rounded-full text-faint hover:text-text disabled:opacity-50"
                onClick={() => onChange(chosen.filter((one) => keyOf(one) !== keyOf(recipient)))}
              >
                <X className="size-3.5" aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
