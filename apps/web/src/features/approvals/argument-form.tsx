'use client'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import { Textarea } from '@/components/textarea'
import type { ArgumentField, FieldTexts } from './prepare/argument-fields'

type Props = {
  fields: readonly ArgumentField[]
  texts: FieldTexts
  onChange: (texts: FieldTexts) => void
  /** by field name */
  problems: Record<string, string>
}

/** One control for each argument. */
export function ArgumentForm({ fields, texts, onChange, problems }: Props) {
  return (
    <div className="space-y-3">
      {fields.map((field) => (
        <FormField
          key={field.name}
          label={<code className="font-mono text-xs">{field.name}</code>}
          hint={field.description}
          error={problems[field.name]}
          isOptional={!field.isRequired}
        >
          {(control) => (
            <FieldControl
              {...control}
              field={field}
              text={texts[field.name] ?? ''}
              onText={(text) => onChange({ ...texts, [field.name]: text })}
            />
          )}
        </FormField>
      ))}
    </div>
  )
}

type ControlProps = {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean
  field: ArgumentField
  text: string
  onText: (text: string) => void
}

function FieldControl({ field, text, onText, ...control }: ControlProps) {
  switch (field.control) {
    case 'choice':
      return <Select {...control} value={text} onChange={onText} options={choices(field.options)} />
    case 'boolean':
      return <Select {...control} value={text} onChange={onText} options={choices(['true', 'false'])} />
    case 'number':
      return (
        <Input
          {...control}
          inputMode="decimal"
          className="font-mono"
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      )
    case 'text':
      return <Input {...control} value={text} onChange={(event) => onText(event.target.value)} />
    case 'long':
    case 'json':
      return (
        <Textarea
          {...control}
          rows={Math.min(10, Math.max(2, text.split('\n').length))}
          spellCheck={field.control === 'long'}
          className={field.control === 'json' ? 'font-mono text-xs' : ''}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      )
    default: {
      const never: never = field.control
      return never
    }
  }
}

const choices = (values: readonly string[]) => values.map((value) => ({ value, label: value }))
