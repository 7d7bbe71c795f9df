'use client'
import { X } from 'lucide-react'
import Link from 'next/link'
import { Button } from '@/components/button'
import { DayField } from '@/components/day-field'
import { SearchInput } from '@/components/search-input'
import { useAuditFilters } from './use-audit-filters'

const chips = [
  ['actor', 'Who'],
  ['action', 'Did what'],
  ['subject', 'To what'],
  ['run', 'In run'],
] as const

/** Search, days, and the filters that were set from an entry. */
export function AuditFilterBar() {
  const [filters, setFilters] = useAuditFilters()
  const set = (name: keyof typeof filters, value: string) => void setFilters({ [name]: value || null })
  const active = chips.filter(([name]) => filters[name] !== '')
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <SearchInput
        aria-label="Search the audit trail"
        placeholder="Search actions, people, ids"
        value={filters.q}
        onChange={(event) => set('q', event.target.value)}
        className="w-72 max-sm:w-full"
      />
      <DayField label="From" value={filters.since} onChange={(value) => set('since', value)} />
      <DayField label="to" value={filters.until} onChange={(value) => set('until', value)} />
      {/^(user|key)_/.test(filters.actor) && (
        <Link href={`/audit/timeline?who=${filters.actor}`} className="text-accent-text text-xs underline">
          Their whole timeline
        </Link>
      )}
      {active.map(([name, label]) => (
        <Button
          key={name}
          size="sm"
          onClick={() => set(name, '')}
          aria-label={`${label}: ${filters[name]}. Remove this filter`}
        >
          <span className="text-faint">{label}</span>
          <span className="max-w-40 truncate font-mono text-xs">{filters[name]}</span>
          <X aria-hidden />
        </Button>
      ))}
    </div>
  )
}
