'use client'
import { repriceInput } from '@ground-control/core/prices/schema'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Money } from '@/components/money'
import { shownError } from '@/lib/errors/shown-error'
import { formatCount } from '@/lib/format/number'
import { checkInput } from '@/lib/forms/check-input'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'

const empty = { model: '', from: '', to: '' }

type Props = { initial?: typeof empty; onClose: () => void }

/** Says what a price that was wrong would change of the past, and then changes it. */
export function RepriceDialog({ initial = empty, onClose }: Props) {
  const [form, setForm] = useState(initial)
  const [problems, setProblems] = useState<Record<string, string>>({})
  const reprice = useMutation(
    useTRPC().prices.reprice.mutationOptions({
      onSuccess(done) {
        if (done.dryRun) return
        toast.success(`${formatCount(done.calls)} calls priced again`)
        onClose()
      },
    }),
  )
  const preview = reprice.data?.dryRun ? reprice.data : null
  const fields = { ...shownError(reprice.error).fields, ...problems }
  const set = (change: Partial<typeof empty>) => {
    setForm({ ...form, ...change })
    reprice.reset()
  }
  function submit() {
    const checked = checkInput(repriceInput, {
      model: form.model.trim(),
      ...(form.from && { from: form.from }),
      ...(form.to && { to: form.to }),
      dryRun: preview === null || preview.calls === 0,
    })
    setProblems(checked.ok ? {} : checked.fields)
    if (checked.ok) reprice.mutate(checked.input)
  }
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Reprice history"
      description="Calls are priced again by the prices that are set for their time. What was counted stays on record; the difference is added."
      submitLabel={preview && preview.calls > 0 ? 'Correct' : 'Look'}
      isBusy={reprice.isPending}
      error={reprice.error}
      onSubmit={submit}
    >
      <FormField label="Model" error={fields.model}>
        {(field) => (
          <Input
            {...field}
            autoComplete="off"
            className="font-mono"
            value={form.model}
            onChange={(event) => set({ model: event.target.value })}
          />
        )}
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        {(['from', 'to'] as const).map((name) => (
          <FormField key={name} label={name === 'from' ? 'From' : 'To'} isOptional error={fields[name]}>
            {(field) => (
              <Input
                {...field}
                type="date"
                value={form[name]}
                onChange={(event) => set({ [name]: event.target.value })}
              />
            )}
          </FormField>
        ))}
      </div>
      {preview && (
        <p role="status" className="rounded-lg border border-line p-3 text-sm">
          {preview.calls === 0 ? (
            'This changes nothing.'
          ) : (
            <>
              This changes {formatCount(preview.calls)} calls by <Money nanoUsd={preview.deltaNanoUsd} />,{' '}
              {preview.from} to {preview.to}.
            </>
          )}
        </p>
      )}
    </FormDialog>
  )
}
