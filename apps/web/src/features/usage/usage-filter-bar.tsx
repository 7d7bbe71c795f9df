'use client'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { Button } from '@/components/button'
import { DayField } from '@/components/day-field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import { useTRPC } from '@/lib/trpc/context'
import { useUsageFilters } from './use-usage-filters'

const cleared = { from: null, to: null, agent: null, model: null, user: null, tag: null }
const texts = [
  ['model', 'Model'],
  ['user', 'End user'],
  ['tag', 'Tag'],
] as const

/** Days, agent, model, end user and tag. */
export function UsageFilterBar() {
  const [filters, setFilters] = useUsageFilters()
  const agents = useQuery(useTRPC().agents.list.queryOptions({ limit: 200 }))
  const set = (name: keyof typeof cleared, value: string) => void setFilters({ [name]: value || null })
  const isNarrowed = Object.keys(cleared).some((name) => filters[name as keyof typeof cleared] !== '')
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <DayField label="From" value={filters.from} onChange={(value) => set('from', value)} />
      <DayField label="to" value={filters.to} onChange={(value) => set('to', value)} />
      <Select
        aria-label="Agent"
        placeholder="Every agent"
        className="w-40"
        value={filters.agent}
        onChange={(value) => set('agent', value)}
        options={(agents.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      {texts.map(([name, label]) => (
        <Input
          key={name}
          aria-label={label}
          placeholder={label}
          className="w-36"
          value={filters[name]}
          onChange={(event) => set(name, event.target.value)}
        />
      ))}
      {isNarrowed && (
        <Button size="sm" variant="ghost" onClick={() => void setFilters(cleared)}>
          <X aria-hidden /> Clear
        </Button>
      )}
    </div>
  )
}
