'use client'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Segmented } from '@/components/segmented'
import { type ImportForm, nameOf, providerOf } from './prepare/import-form'

type Props = {
  form: ImportForm
  fields: Record<string, string>
  onChange: (change: Partial<ImportForm>) => void
}

const periods = [
  { value: 'day', label: 'Days' },
  { value: 'month', label: 'Months' },
] as const

/** The file, and what it is of. */
export function FileFields({ form, fields, onChange }: Props) {
  async function take(file: File | undefined) {
    if (file === undefined) return
    onChange({
      csv: await file.text(),
      columns: null,
      name: nameOf(file.name),
      ...(form.provider === '' && { provider: providerOf(file.name) }),
    })
  }
  return (
    <>
      <FormField label="File" error={fields.csv}>
        {(field) => (
          <Input
            {...field}
            type="file"
            accept=".csv,text/csv"
            className="py-1"
            onChange={(event) => void take(event.target.files?.[0])}
          />
        )}
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField label="Name" error={fields.name}>
          {(field) => (
            <Input
              {...field}
              autoComplete="off"
              value={form.name}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
        </FormField>
        <FormField label="Provider" hint="As models are named here: openai/gpt-4o." error={fields.provider}>
          {(field) => (
            <Input
              {...field}
              autoComplete="off"
              className="font-mono"
              placeholder="openai"
              value={form.provider}
              onChange={(event) => onChange({ provider: event.target.value })}
            />
          )}
        </FormField>
      </div>
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span className="font-medium">Its lines are for</span>
        <Segmented
          label="Its lines are for"
          value={form.period}
          options={periods}
          onChange={(period) => onChange({ period })}
        />
        <span className="text-faint text-xs">in UTC</span>
      </div>
    </>
  )
}
