import {
  type BudgetScope,
  type BudgetUnit,
  type BudgetView,
  type BudgetWindow,
  type SaveBudgetInput,
  saveBudgetInput,
  type Threshold,
} from '@ground-control/core/budgets/schema'
import { readAmount, typedAmount } from './amounts.ts'

export type ThresholdText = {
  key: string
  atPercent: string
  action: Threshold['action']
  /** of degrade: the model to use; empty: the next of the agent's own */
  model: string
  /** of throttle; empty: 10 */
  perMinute: string
}
/** What stands in the form. */
export type BudgetForm = {
  name: string
  scope: BudgetScope
  scopeValue: string
  window: BudgetWindow
  rollingHours: string
  unit: BudgetUnit
  limit: string
  hard: boolean
  thresholds: ThresholdText[]
}
export type WireBudget = Omit<SaveBudgetInput, 'limit'> & { limit: string }
export type ReadBudget = { input: WireBudget | null; problems: Record<string, string> }

export const emptyForm: BudgetForm = {
  name: '',
  scope: 'workspace',
  scopeValue: '',
  window: 'day',
  rollingHours: '24',
  unit: 'cost',
  limit: '',
  hard: true,
  thresholds: [{ key: 'first', atPercent: '80', action: 'notify', model: '', perMinute: '' }],
}

export function formOf(budget: BudgetView): BudgetForm {
  return {
    name: budget.name,
    scope: budget.scope,
    scopeValue: budget.scopeValue ?? '',
    window: budget.window,
    rollingHours: String((budget.rollingMs ?? 86_400_000) / 3_600_000),
    unit: budget.unit,
    limit: typedAmount(budget.unit, budget.limit),
    hard: budget.hard,
    thresholds: budget.thresholds.map((item) => ({
      key: `${item.atPercent} ${item.action}`,
      atPercent: String(item.atPercent),
      action: item.action,
      model: item.model ?? '',
      perMinute: item.perMinute?.toString() ?? '',
    })),
  }
}

const thresholdOf = ({ atPercent, action, model, perMinute }: ThresholdText): Threshold => ({
  atPercent: Number(atPercent),
  action,
  ...(action === 'degrade' && model.trim() !== '' && { model: model.trim() }),
  ...(action === 'throttle' && perMinute.trim() !== '' && { perMinute: Number(perMinute) }),
})

/** A change of scope brings along what goes with it: a run's budget lasts as long as the run, and no other does. */
export function withScope(form: BudgetForm, scope: BudgetScope): BudgetForm {
  const window = scope === 'run' ? 'run' : form.window === 'run' ? 'day' : form.window
  return { ...form, scope, window, scopeValue: '' }
}

/** The form as the control plane takes it, or what is wrong, by field. */
export function readForm(form: BudgetForm, base: { id?: string; revision?: number }): ReadBudget {
  const limit = readAmount(form.unit, form.limit)
  const takesValue = form.scope !== 'workspace' && form.scope !== 'run'
  const candidate = {
    ...base,
    name: form.name.trim(),
    scope: form.scope,
    scopeValue: takesValue && form.scopeValue.trim() !== '' ? form.scopeValue.trim() : null,
    window: form.window,
    rollingMs: form.window === 'rolling' ? Math.round(Number(form.rollingHours) * 3_600_000) : null,
    unit: form.unit,
    limit: limit.ok ? limit.value : '0',
    hard: form.hard,
    thresholds: form.thresholds.map(thresholdOf).sort((a, b) => a.atPercent - b.atPercent),
  }
  const problems: Record<string, string> = limit.ok ? {} : { limit: limit.message }
  for (const issue of saveBudgetInput.safeParse(candidate).error?.issues ?? []) {
    const field = String(issue.path[0] ?? '')
    problems[field] ??= field === 'name' ? 'Give it a name.' : issue.message
  }
  return { input: Object.keys(problems).length === 0 ? candidate : null, problems }
}
