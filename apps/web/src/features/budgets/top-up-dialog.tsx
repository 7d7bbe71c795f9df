'use client'
import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import { Textarea } from '@/components/textarea'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { formatAmount } from './prepare/amounts'
import { durationsOf, emptyTopUp, everyAccount, readTopUp } from './prepare/top-up-form'

/** Raises a budget until a time; runs that wait for just this go on. */
export function TopUpDialog({ budget, onClose }: { budget: BudgetDetail; onClose: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [form, setForm] = useState(() => emptyTopUp(budget))
  const [isTried, setTried] = useState(false)
  const read = readTopUp(form, budget, Date.now())
  const problems = isTried ? read.problems : {}
  const apply = useMutation(
    trpc.overrides.apply.mutationOptions({
      onSuccess() {
        void queryClient.invalidateQueries(trpc.budgets.pathFilter())
        toast.success(`Topped up “${budget.name}” by ${formatAmount(budget.unit, read.order?.amount ?? '0')}`)
        onClose()
      },
    }),
  )
  const submit = () => {
    setTried(true)
    if (read.order === null) return
    const { amount, subject, expiresInMs, reason } = read.order
    apply.mutate({
      kind: 'top_up',
      scope: { kind: 'budget', id: budget.id },
      topUp: { amount, subject },
      expiresInMs,
      reason,
    })
  }
  const accounts = [
    { value: everyAccount, label: 'Every account' },
    ...budget.accounts.map(({ subject, subjectLabel }) => ({ value: subject, label: subjectLabel })),
  ]
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Top up “${budget.name}”`}
      description="The limit is so much higher until then. Runs that wait for it go on."
      submitLabel="Top up"
      isBusy={apply.isPending}
      error={apply.error}
      onSubmit={submit}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField
          label={budget.unit === 'cost' ? 'By, in US dollars' : `By, in ${budget.unit}`}
          error={problems.amount}
        >
          {(field) => (
            <Input
              {...field}
              inputMode="decimal"
              value={form.amount}
              onChange={(event) => setForm({ ...form, amount: event.target.value })}
            />
          )}
        </FormField>
        <FormField label="How long">
          {(field) => (
            <Select
              {...field}
              value={form.lasts}
              onChange={(lasts) => setForm({ ...form, lasts })}
              options={durationsOf(budget)}
            />
          )}
        </FormField>
      </div>
      {budget.scopeValue === null && budget.accounts.length > 0 && budget.scope !== 'workspace' && (
        <FormField label="Of">
          {(field) => (
            <Select
              {...field}
              value={form.subject}
              onChange={(subject) => setForm({ ...form, subject })}
              options={accounts}
            />
          )}
        </FormField>
      )}
      <FormField label="Reason" hint="It is kept in the audit trail." error={problems.reason}>
        {(field) => (
          <Textarea
            {...field}
            value={form.reason}
            maxLength={1_000}
            onChange={(event) => setForm({ ...form, reason: event.target.value })}
          />
        )}
      </FormField>
    </FormDialog>
  )
}
