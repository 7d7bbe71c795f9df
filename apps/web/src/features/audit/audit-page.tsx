'use client'
import type { AuditEntryView } from '@ground-control/core/audit/schema'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Card } from '@/components/card'
import { nextCursor, PagedTable } from '@/components/data-table/paged-table'
import { EmptyState } from '@/components/empty-state'
import { PageHeader } from '@/components/page-header'
import { useTRPC } from '@/lib/trpc/context'
import { useDebounced } from '@/lib/use-debounced'
import { auditColumns } from './audit-columns'
import { AuditFilterBar } from './audit-filter-bar'
import { CheckpointLines } from './checkpoint-lines'
import { ExportButton } from './export-button'
import { auditInput } from './prepare/filters'
import { useAuditFilters } from './use-audit-filters'
import { VerifiedBadge } from './verified-badge'

const EntrySheet = dynamic(() => import('./entry-sheet').then((module) => module.EntrySheet), { ssr: false })

export function AuditPage() {
  const [filters] = useAuditFilters()
  const q = useDebounced(filters.q)
  const [open, setOpen] = useState<AuditEntryView | null>(null)
  const entries = useInfiniteQuery(
    useTRPC().audit.list.infiniteQueryOptions(auditInput({ ...filters, q }), {
      ...nextCursor,
      placeholderData: (previous) => previous,
    }),
  )
  return (
    <>
      <PageHeader
        title="Audit"
        badge={<VerifiedBadge />}
        description="Who did what to what. Sealed in signed batches; nobody can change an entry without it showing here."
        actions={<ExportButton />}
      />
      <CheckpointLines />
      <AuditFilterBar />
      <Card>
        <PagedTable
          label="Audit entries"
          noun="entries"
          query={entries}
          columns={auditColumns}
          rowId={(entry) => entry.id}
          onRowOpen={setOpen}
          empty={
            <EmptyState icon={ScrollText} title="No entry matches">
              Every change leaves one here as it happens.
            </EmptyState>
          }
        />
      </Card>
      {open && <EntrySheet entry={open} onClose={() => setOpen(null)} />}
    </>
  )
}
