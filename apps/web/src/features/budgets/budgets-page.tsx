'use client'
import { useQuery } from '@tanstack/react-query'
import { Plus, Wallet } from 'lucide-react'
import dynamic from 'next/dynamic'
import { parseAsBoolean, useQueryState } from 'nuqs'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Card } from '@/components/card'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { PageHeader } from '@/components/page-header'
import { SkeletonRows } from '@/components/skeleton'
import { Switch } from '@/components/switch'
import { NeedsRole } from '@/features/access/needs-role'
import { useShortcuts } from '@/lib/shortcuts/use-shortcuts'
import { useTRPC } from '@/lib/trpc/context'
import { budgetColumns } from './budget-columns'

const BudgetFormDialog = dynamic(
  () => import('./budget-form-dialog').then((module) => module.BudgetFormDialog),
  { ssr: false },
)

export function BudgetsPage() {
  const [includeArchived, setArchived] = useQueryState('archived', parseAsBoolean.withDefault(false))
  const [isCreating, setCreating] = useState(false)
  const query = useQuery(useTRPC().budgets.list.queryOptions({ includeArchived }))
  useShortcuts([{ keys: 'c', label: 'New budget', group: 'Budgets', run: () => setCreating(true) }])
  const newButton = (
    <NeedsRole needed="admin">
      <Button variant="primary" onClick={() => setCreating(true)}>
        <Plus aria-hidden /> New budget
      </Button>
    </NeedsRole>
  )
  return (
    <>
      <PageHeader
        title="Budgets"
        description="What is spent, what is held by calls under way, and what is left. A hard limit is never passed."
        actions={
          <>
            <label htmlFor="archived" className="flex items-center gap-2 text-soft text-sm">
              <Switch
                id="archived"
                checked={includeArchived}
                onCheckedChange={(next) => void setArchived(next)}
              />
              Archived too
            </label>
            {newButton}
          </>
        }
      />
      {query.isPending && <SkeletonRows label="Loading budgets" />}
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <Card className={query.data.length === 0 ? 'border-none' : ''}>
          <DataTable
            label="Budgets"
            rows={query.data}
            columns={budgetColumns}
            rowId={(budget) => budget.id}
            rowHref={(budget) => `/budgets/${budget.id}`}
            empty={
              <EmptyState icon={Wallet} title="No budget yet" action={newButton}>
                Until there is one, agents spend as much as their own limits allow.
              </EmptyState>
            }
          />
        </Card>
      )}
      {isCreating && <BudgetFormDialog onClose={() => setCreating(false)} />}
    </>
  )
}
