'use client'
import { savePriceInput } from '@ground-control/core/prices/schema'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Segmented } from '@/components/segmented'
import { Switch } from '@/components/switch'
import { shownError } from '@/lib/errors/shown-error'
import { checkInput } from '@/lib/forms/check-input'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { emptyPriceForm, type PriceForm, priceInput, rateFields } from './prepare/price-form'

const kinds = [
  { value: 'model', label: 'Model' },
  { value: 'tool', label: 'Tool' },
] as const

/** Sets a workspace's own price of a model or a tool, from a moment on. */
export function PriceDialog({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState(emptyPriceForm)
  const [problems, setProblems] = useState<Record<string, string>>({})
  const set = (change: Partial<PriceForm>) => setForm({ ...form, ...change })
  const save = useMutation(
    useTRPC().prices.save.mutationOptions({
      onSuccess(saved) {
        toast.success(`The price of ${saved.name} is set`)
        onClose()
      },
    }),
  )
  const fields = { ...shownError(save.error).fields, ...problems }
  function submit() {
    const checked = checkInput(savePriceInput, priceInput(form))
    setProblems(checked.ok ? {} : checked.fields)
    if (checked.ok) save.mutate(checked.input)
  }
  const shown = form.kind === 'tool' ? [{ key: 'perCall', label: 'USD per call' } as const] : rateFields
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Set a price"
      description={
        form.kind === 'model' ? 'In USD per million tokens.' : 'What every call of the tool costs.'
      }
      submitLabel="Set"
      isBusy={save.isPending}
      error={save.error}
      onSubmit={submit}
    >
      <Segmented label="Of a" value={form.kind} onChange={(kind) => set({ kind })} options={kinds} />
      <FormField
        label="Name"
        hint={form.kind === 'model' ? 'As agents name it, like openai/gpt-4o.' : 'As the agent defines it.'}
        error={fields.name}
      >
        {(field) => (
          <Input
            {...field}
            autoComplete="off"
            className="font-mono"
            value={form.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </FormField>
      <FormField label="Take the own price back">
        {(field) => (
          <Switch
            {...field}
            checked={form.isTakenBack}
            onCheckedChange={(isTakenBack) => set({ isTakenBack })}
          />
        )}
      </FormField>
      {!form.isTakenBack && (
        <div className="grid gap-4 sm:grid-cols-2">
          {shown.map((rate) => (
            <FormField
              key={rate.key}
              label={rate.label}
              isOptional={'isOptional' in rate}
              error={fields[`rates.${rate.key}`]}
            >
              {(field) => (
                <Input
                  {...field}
                  inputMode="decimal"
                  value={form.rates[rate.key]}
                  onChange={(event) => set({ rates: { ...form.rates, [rate.key]: event.target.value } })}
                />
              )}
            </FormField>
          ))}
        </div>
      )}
      <FormField
        label="From when"
        isOptional
        hint="Empty: from now on. It may be earlier."
        error={fields.validFrom}
      >
        {(field) => (
          <Input
            {...field}
            type="datetime-local"
            value={form.validFrom}
            onChange={(event) => set({ validFrom: event.target.value })}
          />
        )}
      </FormField>
      <FormField label="Why" isOptional error={fields.note}>
        {(field) => (
          <Input {...field} value={form.note} onChange={(event) => set({ note: event.target.value })} />
        )}
      </FormField>
    </FormDialog>
  )
}
