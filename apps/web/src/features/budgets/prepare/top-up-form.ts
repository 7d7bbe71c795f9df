import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import { readAmount } from './amounts.ts'

/** What stands in the form. */
export type TopUpForm = {
  amount: string
  /** an account's subject; `all` for every account */
  subject: string
  lasts: 'window' | '1h' | '24h' | 'open'
  reason: string
}
export type ReadTopUp = {
  order: { amount: string; subject?: string; expiresInMs?: number; reason: string } | null
  problems: Partial<Record<keyof TopUpForm, string>>
}

export const everyAccount = 'all'
const hoursMs = { '1h': 3_600_000, '24h': 86_400_000 } as const

/** How long a top-up may last: to the end of the window where that has one. */
export function durationsOf(
  budget: Pick<BudgetDetail, 'resetsAt'>,
): Array<{ value: TopUpForm['lasts']; label: string }> {
  return [
    ...(budget.resetsAt === null ? [] : [{ value: 'window' as const, label: 'Until the window ends' }]),
    { value: '1h', label: 'For 1 hour' },
    { value: '24h', label: 'For 24 hours' },
    { value: 'open', label: 'Until it is lifted' },
  ]
}

export const emptyTopUp = (budget: Pick<BudgetDetail, 'resetsAt'>): TopUpForm => ({
  amount: '',
  subject: everyAccount,
  lasts: budget.resetsAt === null ? '24h' : 'window',
  reason: '',
})

/** The form as an order, or what is wrong, by field. */
export function readTopUp(
  form: TopUpForm,
  budget: Pick<BudgetDetail, 'unit' | 'resetsAt'>,
  nowMs: number,
): ReadTopUp {
  const amount = readAmount(budget.unit, form.amount)
  const problems: ReadTopUp['problems'] = {}
  if (!amount.ok) problems.amount = amount.message
  else if (amount.value === '0') problems.amount = 'More than nothing.'
  const reason = form.reason.trim()
  if (reason === '') problems.reason = 'Say why: it goes on the record.'
  if (!amount.ok || Object.keys(problems).length > 0) return { order: null, problems }
  const expiresInMs =
    form.lasts === 'window' && budget.resetsAt !== null
      ? Math.max(1_000, Date.parse(budget.resetsAt) - nowMs)
      : form.lasts === '1h' || form.lasts === '24h'
        ? hoursMs[form.lasts]
        : undefined
  return {
    problems,
    order: {
      amount: amount.value,
      reason,
      ...(form.subject !== everyAccount && { subject: form.subject }),
      ...(expiresInMs !== undefined && { expiresInMs }),
    },
  }
}
