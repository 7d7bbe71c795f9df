'use client'
import { useQuery } from '@tanstack/react-query'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { RadioCards } from '@/components/radio-cards'
import { Select } from '@/components/select'
import { useTRPC } from '@/lib/trpc/context'
import { type OverrideForm, type ReadOverride, scopesOfKind, withKind } from './prepare/override-form'
import { bypassDurations, durations } from './stop-order'

type Props = {
  form: OverrideForm
  onChange: (form: OverrideForm) => void
  problems: ReadOverride['problems']
}

const scopes = [
  { value: 'workspace', label: 'Everything' },
  { value: 'agent', label: 'One agent' },
  { value: 'run', label: 'One run' },
] as const

const scopesOf = (kind: OverrideForm['kind']) =>
  scopes.filter(({ value }) => scopesOfKind(kind).includes(value))

/** What is ordered, of what, for how long. */
export function OverrideFields({ form, onChange, problems }: Props) {
  const set = (change: Partial<OverrideForm>) => onChange({ ...form, ...change })
  const agents = useQuery(
    useTRPC().agents.list.queryOptions(
      { limit: 200 },
      { enabled: form.scope === 'agent' || form.kind === 'pin_model' },
    ),
  )
  const agent = useQuery(
    useTRPC().agents.get.queryOptions(
      { id: form.agentId },
      { enabled: form.kind === 'bypass' && form.scope === 'agent' && form.agentId !== '' },
    ),
  )
  const tools = agent.data?.versions.find(({ isCurrent }) => isCurrent)?.definition.tools ?? []
  const models = [...new Set((agents.data?.items ?? []).flatMap((agent) => agent.models))].sort()
  return (
    <>
      <RadioCards
        label="Order"
        value={form.kind}
        onChange={(kind) => onChange(withKind(form, kind))}
        options={[
          { value: 'pause', label: 'Pause', hint: 'Runs wait and go on when it is lifted' },
          { value: 'kill', label: 'Kill', hint: 'Runs end as cancelled; none starts' },
          { value: 'freeze', label: 'Freeze new runs', hint: 'None starts; those that are there go on' },
          { value: 'pin_version', label: 'Pin a version', hint: 'New runs of an agent start on it' },
          { value: 'pin_model', label: 'Pin a model', hint: 'Every model call uses this one' },
          {
            value: 'bypass',
            label: 'Bypass approvals',
            hint: 'What would ask a person passes; a deny still denies',
          },
        ]}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField label="Of">
          {(field) => (
            <Select
              {...field}
              value={form.scope}
              onChange={(scope) => set({ scope })}
              options={scopesOf(form.kind)}
            />
          )}
        </FormField>
        {form.scope === 'agent' && (
          <FormField label="Agent" error={problems.agentId}>
            {(field) => (
              <Select
                {...field}
                value={form.agentId}
                onChange={(agentId) => set({ agentId })}
                placeholder={agents.isLoading ? 'Loading…' : 'Choose an agent'}
                options={(agents.data?.items ?? []).map((agent) => ({ value: agent.id, label: agent.name }))}
              />
            )}
          </FormField>
        )}
        {form.scope === 'run' && (
          <FormField label="Run" error={problems.runId}>
            {(field) => (
              <Input
                {...field}
                placeholder="run_…"
                className="font-mono"
                value={form.runId}
                onChange={(event) => set({ runId: event.target.value })}
              />
            )}
          </FormField>
        )}
        {form.kind === 'pin_version' && (
          <FormField label="Version" hint="Its number, as on the agent’s page" error={problems.version}>
            {(field) => (
              <Input
                {...field}
                inputMode="numeric"
                placeholder="3"
                value={form.version}
                maxLength={9}
                onChange={(event) => set({ version: event.target.value })}
              />
            )}
          </FormField>
        )}
        {form.kind === 'pin_model' && (
          <FormField label="Model" error={problems.model}>
            {(field) => (
              <>
                <Input
                  {...field}
                  list={`${field.id}-models`}
                  placeholder="openai/gpt-4o-mini"
                  value={form.model}
                  maxLength={200}
                  onChange={(event) => set({ model: event.target.value })}
                />
                <datalist id={`${field.id}-models`}>
                  {models.map((model) => (
                    <option key={model} value={model} />
                  ))}
                </datalist>
              </>
            )}
          </FormField>
        )}
        {form.kind === 'bypass' && (
          <FormField label="Tool" hint="Empty: every call" error={problems.tool}>
            {(field) => (
              <>
                <Input
                  {...field}
                  list={`${field.id}-tools`}
                  placeholder="issue_refund"
                  value={form.tool}
                  maxLength={64}
                  onChange={(event) => set({ tool: event.target.value })}
                />
                <datalist id={`${field.id}-tools`}>
                  {tools.map(({ name }) => (
                    <option key={name} value={name} />
                  ))}
                </datalist>
              </>
            )}
          </FormField>
        )}
        <FormField label="How long" error={problems.duration}>
          {(field) => (
            <Select
              {...field}
              value={form.duration}
              onChange={(duration) => set({ duration })}
              options={form.kind === 'bypass' ? bypassDurations : durations}
            />
          )}
        </FormField>
      </div>
    </>
  )
}
