'use client'
import { useQuery } from '@tanstack/react-query'
import { Gavel, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Card } from '@/components/card'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { PageHeader } from '@/components/page-header'
import { SkeletonRows } from '@/components/skeleton'
import { NeedsRole } from '@/features/access/needs-role'
import { useShortcuts } from '@/lib/shortcuts/use-shortcuts'
import { useTRPC } from '@/lib/trpc/context'
import { policyColumns } from './policy-columns'

const NewPolicyDialog = dynamic(
  () => import('./new-policy-dialog').then((module) => module.NewPolicyDialog),
  { ssr: false },
)

export function PoliciesPage() {
  const query = useQuery(useTRPC().policies.list.queryOptions())
  const [isCreating, setCreating] = useState(false)
  useShortcuts([{ keys: 'c', label: 'New policy', group: 'Policies', run: () => setCreating(true) }])
  const newButton = (
    <NeedsRole needed="admin">
      <Button variant="primary" onClick={() => setCreating(true)}>
        <Plus aria-hidden /> New policy
      </Button>
    </NeedsRole>
  )
  return (
    <>
      <PageHeader
        title="Policies"
        description="Rules that are asked before a run, a model call or a tool call. The strictest answer holds."
        actions={newButton}
      />
      {query.isPending && <SkeletonRows label="Loading policies" />}
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <Card className={query.data.length === 0 ? 'border-none' : ''}>
          <DataTable
            label="Policies"
            rows={query.data}
            columns={policyColumns}
            rowId={(policy) => policy.id}
            rowHref={(policy) => `/policies/${policy.id}`}
            empty={
              <EmptyState icon={Gavel} title="No policy" action={newButton}>
                Nothing is asked for: every call that fits its budgets is made.
              </EmptyState>
            }
          />
        </Card>
      )}
      {isCreating && (
        <NewPolicyDialog
          onClose={() => setCreating(false)}
          lastPosition={Math.max(0, ...(query.data ?? []).map((policy) => policy.position))}
        />
      )}
    </>
  )
}
