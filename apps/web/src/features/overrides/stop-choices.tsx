'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FormField } from '@/components/form-field'
import { RadioCards } from '@/components/radio-cards'
import { Select } from '@/components/select'
import { useTRPC } from '@/lib/trpc/context'
import { type DurationValue, durations, type StopOrder } from './stop-order'

type Props = { order: StopOrder; onChange: (order: StopOrder) => void; hasFixedScope: boolean }

/** How (pause, kill or freeze), what (everything or one agent) and for how long. */
export function StopChoices({ order, onChange, hasFixedScope }: Props) {
  const { scope } = order
  const [duration, setDuration] = useState<DurationValue>('open')
  const agents = useQuery(
    useTRPC().agents.list.queryOptions({ limit: 200 }, { enabled: scope.kind === 'agent' && !hasFixedScope }),
  )
  return (
    <>
      <RadioCards
        label="How"
        value={order.kind}
        onChange={(kind) => onChange({ ...order, kind })}
        options={[
          { value: 'pause', label: 'Pause', hint: 'Runs wait and go on when it is lifted' },
          { value: 'kill', label: 'Kill', hint: 'Runs end as cancelled; none starts' },
          ...(scope.kind === 'run'
            ? []
            : [{ value: 'freeze', label: 'Freeze', hint: 'No new run starts; the others go on' } as const]),
        ]}
      />
      {!hasFixedScope && (
        <RadioCards
          label="What"
          value={scope.kind === 'agent' ? 'agent' : 'workspace'}
          onChange={(kind) => onChange({ ...order, scope: kind === 'agent' ? { kind, id: '' } : { kind } })}
          options={[
            { value: 'workspace', label: 'Everything', hint: 'All agents of this workspace' },
            { value: 'agent', label: 'One agent', hint: 'Its runs alone' },
          ]}
        />
      )}
      {!hasFixedScope && scope.kind === 'agent' && (
        <FormField label="Agent">
          {(field) => (
            <Select
              {...field}
              value={scope.id}
              onChange={(id) => onChange({ ...order, scope: { kind: 'agent', id } })}
              placeholder={agents.isLoading ? 'Loading…' : 'Choose an agent'}
              options={(agents.data?.items ?? []).map((agent) => ({
                value: agent.id,
                label: `${agent.name} (${agent.activeRuns + agent.waitingRuns} open runs)`,
              }))}
            />
          )}
        </FormField>
      )}
      <FormField label="How long">
        {(field) => (
          <Select
            {...field}
            value={duration}
            onChange={(value) => {
              setDuration(value)
              const ms = durations.find((item) => item.value === value)?.ms
              const { expiresInMs: _, ...rest } = order
              onChange(ms === undefined ? rest : { ...rest, expiresInMs: ms })
            }}
            options={durations}
          />
        )}
      </FormField>
    </>
  )
}
