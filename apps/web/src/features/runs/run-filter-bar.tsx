'use client'
import type { RunStatus } from '@ground-control/core/runs/schema'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from '@/components/button'
import { Input } from '@/components/input'
import { SearchInput } from '@/components/search-input'
import { Select } from '@/components/select'
import { useTRPC } from '@/lib/trpc/context'
import { useTypedText } from '@/lib/use-typed-text'
import {
  hasFilters,
  isTag,
  noFilters,
  periodLabels,
  periods,
  type RunFilters,
  runStatuses,
} from './prepare/run-filters'

type Props = { filters: RunFilters; onChange: (next: Partial<RunFilters>) => void; trailing?: ReactNode }

const anyAgent = 'any'

export function RunFilterBar({ filters, onChange, trailing }: Props) {
  const agents = useQuery(useTRPC().agents.list.queryOptions({ limit: 200 }))
  const search = useTypedText(filters.q, (q) => onChange({ q }))
  const user = useTypedText(filters.user, (next) => onChange({ user: next }))
  const tag = useTypedText(filters.tag, (next) => onChange({ tag: next }))
  const isOddTag = tag.text.trim() !== '' && !isTag(tag.text.trim())
  const toggle = (status: RunStatus) =>
    onChange({
      status: filters.status.includes(status)
        ? filters.status.filter((item) => item !== status)
        : [...filters.status, status],
    })

  return (
    <search aria-label="Filters" className="mb-4 space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          aria-label="Search runs"
          placeholder="Id, end user or tag"
          className="w-56 max-sm:w-full"
          value={search.text}
          onChange={(event) => search.type(event.target.value)}
        />
        <Select
          aria-label="Agent"
          className="w-44 max-sm:flex-1"
          value={filters.agent === '' ? anyAgent : filters.agent}
          onChange={(agent) => onChange({ agent: agent === anyAgent ? '' : agent })}
          options={[
            { value: anyAgent, label: 'Any agent' },
            ...(agents.data?.items ?? []).map((agent) => ({ value: agent.id, label: agent.name })),
          ]}
        />
        <Select
          aria-label="Time"
          className="w-36 max-sm:flex-1"
          value={filters.period}
          onChange={(period) => onChange({ period })}
          options={periods.map((period) => ({ value: period, label: periodLabels[period] }))}
        />
        <Input
          aria-label="End user"
          placeholder="End user"
          className="w-36 max-sm:w-[calc(50%-0.25rem)]"
          value={user.text}
          onChange={(event) => user.type(event.target.value)}
        />
        <Input
          aria-label="Tag"
          placeholder="Tag"
          className="w-28 max-sm:w-[calc(50%-0.25rem)]"
          aria-invalid={isOddTag || undefined}
          title={isOddTag ? 'A tag has letters, digits and . _ : / - only' : undefined}
          value={tag.text}
          onChange={(event) => tag.type(event.target.value)}
        />
        {trailing}
      </div>
      <fieldset className="flex flex-wrap items-center gap-1.5">
        <legend className="sr-only">Status</legend>
        {runStatuses.map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={filters.status.includes(status)}
            onClick={() => toggle(status)}
            className="h-6 rounded-full border border-line px-2.5 text-soft text-xs capitalize hover:border-line-strong aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
          >
            {status}
          </button>
        ))}
        {hasFilters(filters) && (
          <Button variant="ghost" size="sm" className="h-6" onClick={() => onChange(noFilters)}>
            Clear filters
          </Button>
        )}
      </fieldset>
    </search>
  )
}
