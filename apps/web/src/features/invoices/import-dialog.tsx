'use client'
import { importInvoiceInput } from '@ground-control/core/invoices/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { shownError } from '@/lib/errors/shown-error'
import { checkInput } from '@/lib/forms/check-input'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { ColumnFields } from './column-fields'
import { FileFields } from './file-fields'
import { ImportPreview } from './import-preview'
import { emptyImportForm, type ImportForm, importInput } from './prepare/import-form'

/** Says what a file would become, and by which columns; then keeps it and shows its report. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [form, setForm] = useState<ImportForm>(emptyImportForm)
  const [headers, setHeaders] = useState<string[]>([])
  const [problems, setProblems] = useState<Record<string, string>>({})
  const send = useMutation(
    trpc.invoices.import.mutationOptions({
      onSuccess(done) {
        if (done.dryRun) {
          setHeaders(done.preview.headers)
          setForm((now) => ({ ...now, columns: done.preview.columns }))
          return
        }
        toast.success(`Imported ${done.invoice.name}`)
        void queryClient.invalidateQueries(trpc.invoices.pathFilter())
        onClose()
        router.push(`/usage/invoices/${done.invoice.id}`)
      },
    }),
  )
  const preview = send.data?.dryRun ? send.data.preview : null
  const isGood = preview !== null && preview.problems.length === 0 && preview.duplicateOf === null
  const ofColumns = Object.fromEntries(
    (preview?.problems ?? [])
      .filter(({ line }) => line === null)
      .map(({ field, message }) => [field, message]),
  )
  const fields = { ...ofColumns, ...shownError(send.error).fields, ...problems }
  const set = (change: Partial<ImportForm>) => {
    setForm({ ...form, ...change })
    if (change.csv !== undefined) setHeaders([])
    setProblems({})
    send.reset()
  }
  function submit() {
    const checked = checkInput(importInvoiceInput, importInput(form, !isGood))
    setProblems(checked.ok ? {} : checked.fields)
    if (checked.ok) send.mutate(checked.input)
  }
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Import an invoice"
      description="A cost export of one provider as CSV, by day or month and model. It changes no cost: it is set beside what was counted."
      submitLabel={isGood ? 'Import' : 'Look'}
      isBusy={send.isPending}
      error={send.error}
      onSubmit={submit}
    >
      <FileFields form={form} fields={fields} onChange={set} />
      {headers.length > 0 && form.columns !== null && (
        <ColumnFields
          headers={headers}
          columns={form.columns}
          cachedWithinInput={form.cachedWithinInput}
          fields={fields}
          onChange={set}
        />
      )}
      {preview && <ImportPreview preview={preview} />}
    </FormDialog>
  )
}
