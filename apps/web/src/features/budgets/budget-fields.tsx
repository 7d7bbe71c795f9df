'use client'
import type { BudgetScope, BudgetUnit, BudgetWindow } from '@ground-control/core/budgets/schema'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import { Switch } from '@/components/switch'
import { type BudgetForm, withScope } from './prepare/budget-form'
import { ThresholdFields } from './threshold-fields'

type Props = { form: BudgetForm; onChange: (form: BudgetForm) => void; problems: Record<string, string> }

const scopes: Array<{ value: BudgetScope; label: string; hint: string }> = [
  { value: 'workspace', label: 'Whole workspace', hint: '' },
  { value: 'agent', label: 'Agent', hint: 'Name or id; empty: each agent apart' },
  { value: 'endUser', label: 'End user', hint: 'As named when the run starts; empty: each end user apart' },
  { value: 'tag', label: 'Tag', hint: 'Empty: each tag apart' },
  { value: 'model', label: 'Model', hint: 'Like openai/gpt-4o; empty: each model apart' },
  { value: 'run', label: 'Each run', hint: '' },
]
const units: Array<{ value: BudgetUnit; label: string }> = [
  { value: 'cost', label: 'US dollars' },
  { value: 'tokens', label: 'Tokens' },
  { value: 'calls', label: 'Calls' },
]
const windows: Array<{ value: BudgetWindow; label: string }> = [
  { value: 'hour', label: 'Each hour' },
  { value: 'day', label: 'Each day' },
  { value: 'week', label: 'Each week' },
  { value: 'month', label: 'Each month' },
  { value: 'total', label: 'In all' },
  { value: 'rolling', label: 'Rolling' },
]
const wholeRun: typeof windows = [{ value: 'run', label: 'The whole run' }]

export function BudgetFields({ form, onChange, problems }: Props) {
  const set = (change: Partial<BudgetForm>) => onChange({ ...form, ...change })
  const takesValue = form.scope !== 'workspace' && form.scope !== 'run'
  return (
    <>
      <FormField label="Name" error={problems.name}>
        {(field) => (
          <Input
            {...field}
            value={form.name}
            maxLength={200}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField label="Counts" error={problems.scope}>
          {(field) => (
            <Select
              {...field}
              value={form.scope}
              onChange={(scope) => onChange(withScope(form, scope))}
              options={scopes}
            />
          )}
        </FormField>
        {takesValue && (
          <FormField
            label="Which"
            isOptional
            hint={scopes.find((item) => item.value === form.scope)?.hint}
            error={problems.scopeValue}
          >
            {(field) => (
              <Input
                {...field}
                value={form.scopeValue}
                maxLength={200}
                onChange={(event) => set({ scopeValue: event.target.value })}
              />
            )}
          </FormField>
        )}
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField label="Limit" error={problems.limit}>
          {(field) => (
            <Input
              {...field}
              inputMode="decimal"
              placeholder={form.unit === 'cost' ? '50.00' : '1000000'}
              value={form.limit}
              onChange={(event) => set({ limit: event.target.value })}
            />
          )}
        </FormField>
        <FormField label="In" error={problems.unit}>
          {(field) => (
            <Select {...field} value={form.unit} onChange={(unit) => set({ unit })} options={units} />
          )}
        </FormField>
        <FormField label="Over" error={problems.window}>
          {(field) => (
            <Select
              {...field}
              value={form.window}
              onChange={(window) => set({ window })}
              options={form.scope === 'run' ? wholeRun : windows}
            />
          )}
        </FormField>
        {form.window === 'rolling' && (
          <FormField label="Hours" hint="The last so many hours, at any moment." error={problems.rollingMs}>
            {(field) => (
              <Input
                {...field}
                inputMode="decimal"
                value={form.rollingHours}
                onChange={(event) => set({ rollingHours: event.target.value })}
              />
            )}
          </FormField>
        )}
      </div>
      <div className="flex items-start gap-2.5">
        <Switch id="hard" checked={form.hard} onCheckedChange={(hard) => set({ hard })} className="mt-0.5" />
        <label htmlFor="hard" className="text-sm">
          Hard limit
          <span className="block text-faint text-xs">
            A call that does not fit is refused before it is made. Without it, spending over the limit is only
            shown.
          </span>
        </label>
      </div>
      <ThresholdFields
        thresholds={form.thresholds}
        onChange={(thresholds) => set({ thresholds })}
        error={problems.thresholds}
      />
    </>
  )
}
