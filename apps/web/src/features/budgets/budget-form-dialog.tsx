'use client'
import type { BudgetView } from '@ground-control/core/budgets/schema'
import type { Json } from '@ground-control/core/json'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ConflictNote } from '@/components/conflict-note'
import { FormDialog } from '@/components/form-dialog'
import { shownError } from '@/lib/errors/shown-error'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { BudgetFields } from './budget-fields'
import { type BudgetForm, emptyForm, formOf, readForm } from './prepare/budget-form'
import { PreviewNote } from './preview-note'

type Props = { onClose: () => void /** the one to change; absent: a new one */; budget?: BudgetView }

/** Creates or changes a budget. Somebody else's change meanwhile is shown, not overwritten. */
export function BudgetFormDialog({ onClose, budget }: Props) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [base, setBase] = useState(budget)
  const [theirs, setTheirs] = useState<BudgetView | null>(null)
  const [form, setForm] = useState<BudgetForm>(() => (budget ? formOf(budget) : emptyForm))
  const [isTried, setTried] = useState(false)
  const read = readForm(form, base ? { id: base.id, revision: base.revision } : {})

  const save = useMutation(
    trpc.budgets.save.mutationOptions({
      onSuccess(saved) {
        void queryClient.invalidateQueries(trpc.budgets.pathFilter())
        toast.success(budget ? `Saved “${saved.name}”` : `Created “${saved.name}”`)
        if (!budget) router.push(`/budgets/${saved.id}`)
        onClose()
      },
      async onError(error) {
        if (shownError(error).code !== 'conflict' || !base) return
        const now = await queryClient.fetchQuery(
          trpc.budgets.get.queryOptions({ id: base.id }, { staleTime: 0 }),
        )
        if (now.revision !== base.revision) setTheirs(now)
      },
    }),
  )
  const submit = () => {
    setTried(true)
    if (read.input) save.mutate(read.input)
  }
  /** From now on it is their version that is changed. */
  const rebase = (now: BudgetView) => {
    setBase(now)
    setTheirs(null)
    save.reset()
  }
  const serverFields = save.error ? shownError(save.error).fields : {}

  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={budget ? `Change “${budget.name}”` : 'New budget'}
      submitLabel={budget ? 'Save' : 'Create'}
      isBusy={save.isPending}
      error={theirs ? null : save.error}
      onSubmit={submit}
    >
      <BudgetFields
        form={form}
        onChange={setForm}
        problems={{ ...serverFields, ...(isTried && read.problems) }}
      />
      <PreviewNote input={read.input} />
      {theirs && (
        <ConflictNote
          theirs={comparable(formOf(theirs))}
          mine={comparable(form)}
          onTakeTheirs={() => {
            setForm(formOf(theirs))
            rebase(theirs)
          }}
          onKeepMine={() => rebase(theirs)}
        />
      )}
    </FormDialog>
  )
}

/** As it is typed, so that an amount reads as an amount. */
const comparable = ({ thresholds, ...form }: BudgetForm): Json => ({
  ...form,
  ladder: thresholds.map((item) => `${item.atPercent} %: ${item.action}`),
})
