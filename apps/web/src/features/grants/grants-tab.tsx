'use client'
import { useQuery } from '@tanstack/react-query'
import { BadgeCheck } from 'lucide-react'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { QueryCard } from '@/features/settings/query-card'
import { useTRPC } from '@/lib/trpc/context'
import { grantColumns } from './grant-columns'
import { ProposalsCard } from './proposals-card'

/** Yeses ahead of time: what could be granted, and what is. */
export function GrantsTab() {
  const query = useQuery(useTRPC().grants.list.queryOptions({ limit: 100 }))
  return (
    <div className="space-y-4">
      <ProposalsCard />
      <QueryCard
        title="Standing grants"
        hint="They answer what fits them in a person’s place, are counted, end by themselves, and can be revoked"
        query={query}
      >
        {({ items }) => (
          <DataTable
            label="Standing grants"
            rows={items}
            columns={grantColumns}
            rowId={(grant) => grant.id}
            empty={
              <EmptyState icon={BadgeCheck} title="No standing grant">
                Every question goes to a person.
              </EmptyState>
            }
          />
        )}
      </QueryCard>
    </div>
  )
}
