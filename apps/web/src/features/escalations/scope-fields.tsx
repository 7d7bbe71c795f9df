'use client'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { Card, CardBody, CardHeader } from '@/components/card'
import { Checkbox } from '@/components/checkbox'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Textarea } from '@/components/textarea'
import { useTRPC } from '@/lib/trpc/context'
import type { FieldsProps } from './chain-fields'

const risks = ['low', 'medium', 'high'] as const

/** Name and purpose, and which questions come under the policy. */
export function ScopeFields({ editing, problems, mayEdit }: FieldsProps) {
  const agents = useQuery(useTRPC().agents.list.queryOptions({ limit: 200 })).data?.items ?? []
  const { draft, change, changeForm } = editing
  const { appliesTo } = draft.form
  const set = (next: Partial<typeof appliesTo>) => changeForm({ appliesTo: { ...appliesTo, ...next } })
  return (
    <fieldset disabled={!mayEdit} className="min-w-0">
      <legend className="sr-only">For what</legend>
      <Card>
        <CardHeader
          title="Which questions"
          hint="Nothing named: all of them. The policy that says most exactly what for is taken: a tool before an agent, an agent before a risk"
        />
        <CardBody className="space-y-4">
          <FormField label="What it is for" isOptional>
            {(field) => (
              <Textarea
                {...field}
                maxLength={2_000}
                value={draft.description}
                onChange={(event) => change({ description: event.target.value })}
              />
            )}
          </FormField>
          <FormField
            label="Tools"
            isOptional
            hint="Names, between commas; also of what an agent asks by itself."
            error={Object.entries(problems).find(([place]) => place.startsWith('appliesTo.actions'))?.[1]}
          >
            {(field) => (
              <Input
                {...field}
                className="font-mono"
                defaultValue={appliesTo.actions.join(', ')}
                onChange={(event) =>
                  set({ actions: event.target.value.split(',').flatMap((name) => name.trim() || []) })
                }
              />
            )}
          </FormField>
          <Choices
            legend="Agents"
            options={agents.map(({ id, name }) => ({ value: id, label: name }))}
            chosen={appliesTo.agentIds}
            onChange={(agentIds) => set({ agentIds })}
          />
          <Choices
            legend="Risk"
            options={risks.map((value) => ({ value, label: value }))}
            chosen={appliesTo.risks}
            onChange={(chosen) => set({ risks: risks.filter((risk) => chosen.includes(risk)) })}
          />
        </CardBody>
      </Card>
    </fieldset>
  )
}

type ChoicesProps = {
  legend: string
  options: ReadonlyArray<{ value: string; label: string }>
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

function Choices({ legend, options, chosen, onChange }: ChoicesProps) {
  const id = useId()
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-sm">{legend}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {options.map(({ value, label }) => (
          <span key={value} className="inline-flex min-h-6 items-center gap-2">
            <Checkbox
              id={`${id}-${value}`}
              checked={chosen.includes(value)}
              onCheckedChange={(isOn) =>
                onChange(isOn === true ? [...chosen, value] : chosen.filter((one) => one !== value))
              }
            />
            <label htmlFor={`${id}-${value}`} className="text-sm">
              {label}
            </label>
          </span>
        ))}
      </div>
    </fieldset>
  )
}
