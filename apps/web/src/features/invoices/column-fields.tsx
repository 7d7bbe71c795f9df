'use client'
import type { InvoiceColumns } from '@ground-control/core/invoices/schema'
import { useId } from 'react'
import { FormField } from '@/components/form-field'
import { Select } from '@/components/select'
import { Switch } from '@/components/switch'
import { columnFields, type ImportForm, withColumn } from './prepare/import-form'

type Props = {
  headers: readonly string[]
  columns: Partial<InvoiceColumns>
  cachedWithinInput: boolean
  fields: Record<string, string>
  onChange: (change: Partial<ImportForm>) => void
}

const none = '\u0000none'

/** Which column of the file is what. */
export function ColumnFields({ headers, columns, cachedWithinInput, fields, onChange }: Props) {
  const id = useId()
  const options = [...new Set(headers)].filter(Boolean).map((header) => ({ value: header, label: header }))
  return (
    <fieldset className="space-y-3 rounded-lg border border-line p-3">
      <legend className="px-1 font-medium text-sm">Columns</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {columnFields.map((of) => (
          <FormField
            key={of.column}
            label={of.label}
            isOptional={'isOptional' in of}
            error={fields[`columns.${of.column}`]}
          >
            {(field) => (
              <Select
                {...field}
                aria-label={of.label}
                placeholder="None"
                value={columns[of.column] ?? ''}
                options={'isOptional' in of ? [{ value: none, label: 'None' }, ...options] : options}
                onChange={(header) =>
                  onChange({ columns: withColumn(columns, of.column, header === none ? '' : header) })
                }
              />
            )}
          </FormField>
        ))}
      </div>
      {columns.cachedInputTokens !== undefined && (
        <label htmlFor={id} className="flex items-center gap-2 text-sm">
          <Switch
            id={id}
            checked={cachedWithinInput}
            onCheckedChange={(isWithin) => onChange({ cachedWithinInput: isWithin })}
          />
          Input tokens include the cached ones
        </label>
      )}
    </fieldset>
  )
}
