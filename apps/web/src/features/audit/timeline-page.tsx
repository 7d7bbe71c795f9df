'use client'
import type { AuditEntryView } from '@ground-control/core/audit/schema'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import dynamic from 'next/dynamic'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useState } from 'react'
import { Card } from '@/components/card'
import { nextCursor, PagedTable } from '@/components/data-table/paged-table'
import { DayField } from '@/components/day-field'
import { EmptyState } from '@/components/empty-state'
import { PageHeader } from '@/components/page-header'
import { Segmented } from '@/components/segmented'
import { useTRPC } from '@/lib/trpc/context'
import { auditColumns } from './audit-columns'
import { timelineInput, timelineParts } from './prepare/filters'
import { WhoSelect } from './who-select'

const EntrySheet = dynamic(() => import('./entry-sheet').then((module) => module.EntrySheet), { ssr: false })
const text = parseAsString.withDefault('')
const parts = [
  { value: 'all', label: 'Everything' },
  { value: 'did', label: 'What they did' },
  { value: 'received', label: 'What was done to them' },
] as const

/** One person, or one key: what they did, and what was done to them. */
export function TimelinePage() {
  const [filters, setFilters] = useQueryStates({
    who: text,
    part: parseAsStringLiteral(timelineParts).withDefault('all'),
    since: text,
    until: text,
  })
  const [open, setOpen] = useState<AuditEntryView | null>(null)
  const trpc = useTRPC()
  const members = useQuery(trpc.access.members.queryOptions())
  const who = filters.who || (members.data?.find(({ isSelf }) => isSelf)?.userId ?? '')
  const entries = useInfiniteQuery(
    trpc.audit.timeline.infiniteQueryOptions(timelineInput({ ...filters, who }), {
      ...nextCursor,
      enabled: who !== '',
      placeholderData: (previous) => previous,
    }),
  )
  const name = entries.data?.pages[0]?.name ?? null
  return (
    <>
      <PageHeader
        title={name === null ? 'Timeline' : `Timeline of ${name}`}
        description="What they did, and what was done to them: roles, questions, messages, absences, sessions."
      />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <WhoSelect
          members={members.data ?? []}
          value={who}
          name={name}
          onChange={(value) => void setFilters({ who: value })}
        />
        <Segmented
          label="Which entries"
          value={filters.part}
          onChange={(part) => void setFilters({ part })}
          options={parts}
        />
        <DayField label="From" value={filters.since} onChange={(since) => void setFilters({ since })} />
        <DayField label="to" value={filters.until} onChange={(until) => void setFilters({ until })} />
      </div>
      <Card>
        <PagedTable
          label="Entries of the timeline"
          noun="entries"
          query={entries}
          columns={auditColumns}
          rowId={(entry) => entry.id}
          onRowOpen={setOpen}
          empty={
            <EmptyState icon={History} title="Nothing on record">
              Nothing in this range is theirs, or was done to them.
            </EmptyState>
          }
        />
      </Card>
      {open && <EntrySheet entry={open} onClose={() => setOpen(null)} />}
    </>
  )
}
