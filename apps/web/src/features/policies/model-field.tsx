'use client'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'

type Props = {
  model: string | undefined
  error: string | undefined
  onChange: (model: string | undefined) => void
}

/** Which model is to do instead. Empty: the next of the agent's own. */
export function ModelField({ model, error, onChange }: Props) {
  return (
    <FormField label="Model" isOptional hint="Empty: the next of the agent’s own." error={error}>
      {(field) => (
        <Input
          {...field}
          value={model ?? ''}
          maxLength={200}
          placeholder="openai/gpt-4o-mini"
          spellCheck={false}
          className="font-mono text-xs"
          onChange={(event) => onChange(event.target.value.trim() || undefined)}
        />
      )}
    </FormField>
  )
}
