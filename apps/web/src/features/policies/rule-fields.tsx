'use client'
import type { PolicyPoint, PolicyRule, PolicyVocabulary } from '@ground-control/core/policies/schema'
import dynamic from 'next/dynamic'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import { ConditionField } from './condition-field'
import { DeadlineField } from './deadline-field'
import { effectLabels, pointLabels } from './effect-badge'
import { changedRule, effectsAt } from './prepare/rule-effects'
import type { RuleProblems } from './prepare/rule-list'
import type { ConditionCheck } from './use-condition-check'

const TermsFields = dynamic(() => import('./terms-fields').then((module) => module.TermsFields), {
  ssr: false,
})

const ModelField = dynamic(() => import('./model-field').then((module) => module.ModelField), { ssr: false })

type Props = {
  rule: PolicyRule
  problems: RuleProblems
  check: ConditionCheck
  entries: PolicyVocabulary[PolicyPoint]
  onChange: (change: Partial<PolicyRule>) => void
}

const optionsOf = <Value extends string>(labels: Record<Value, string>) =>
  (Object.keys(labels) as Value[]).map((value) => ({ value, label: labels[value] }))
const points = optionsOf<PolicyPoint>(pointLabels)
const risks = optionsOf<PolicyRule['risk']>({ low: 'Low', medium: 'Medium', high: 'High' })

export function RuleFields({ rule, problems, check, entries, onChange }: Props) {
  return (
    <div className="space-y-4">
      <FormField label="Name" hint="Decisions and refusals tell it." error={problems.name}>
        {(field) => (
          <Input
            {...field}
            value={rule.name}
            maxLength={200}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField label="Asked">
          {(field) => (
            <Select
              {...field}
              value={rule.on}
              onChange={(on) => onChange(changedRule(rule, { on }))}
              options={points}
            />
          )}
        </FormField>
        <FormField label="Then">
          {(field) => (
            <Select
              {...field}
              value={rule.effect}
              onChange={(effect) => onChange(changedRule(rule, { effect }))}
              options={effectsAt(rule.on).map((value) => ({ value, label: effectLabels[value] }))}
            />
          )}
        </FormField>
      </div>
      <ConditionField
        value={rule.when}
        onChange={(when) => onChange({ when })}
        entries={entries}
        check={check}
        error={problems.when}
      />
      {rule.effect === 'degrade' && (
        <ModelField
          model={rule.model}
          error={problems.model}
          onChange={(model) => onChange({ model } as Partial<PolicyRule>)}
        />
      )}
      {rule.effect !== 'allow' && (
        <FormField label="Message" isOptional hint="The agent is told, and whoever is asked.">
          {(field) => (
            <Input
              {...field}
              value={rule.message}
              maxLength={500}
              onChange={(event) => onChange({ message: event.target.value })}
            />
          )}
        </FormField>
      )}
      {rule.effect === 'require_approval' && (
        <div className="grid gap-4 sm:grid-cols-2">
          <FormField label="Risk" hint="One of high risk is asked for twice.">
            {(field) => (
              <Select {...field} value={rule.risk} onChange={(risk) => onChange({ risk })} options={risks} />
            )}
          </FormField>
          <DeadlineField
            deadlineMs={rule.deadlineMs}
            onChange={(deadlineMs) => onChange({ deadlineMs } as Partial<PolicyRule>)}
          />
          <TermsFields rule={rule} onChange={onChange} />
        </div>
      )}
    </div>
  )
}
