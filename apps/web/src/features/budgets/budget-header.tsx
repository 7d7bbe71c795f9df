'use client'
import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Archive, CirclePlus, Pencil } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useState } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { PageHeader } from '@/components/page-header'
import { NeedsRole } from '@/features/access/needs-role'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { countsText } from './prepare/words'

const BudgetFormDialog = dynamic(
  () => import('./budget-form-dialog').then((module) => module.BudgetFormDialog),
  { ssr: false },
)

const TopUpDialog = dynamic(() => import('./top-up-dialog').then((module) => module.TopUpDialog), {
  ssr: false,
})

export function BudgetHeader({ budget }: { budget: BudgetDetail }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [ask, setAsk] = useState<'edit' | 'archive' | 'top-up' | null>(null)
  const archive = useMutation(
    trpc.budgets.archive.mutationOptions({
      onSuccess() {
        setAsk(null)
        toast.success(`Archived “${budget.name}”`)
        void queryClient.invalidateQueries(trpc.budgets.pathFilter())
      },
    }),
  )
  return (
    <>
      <PageHeader
        crumbs={
          <Link href="/budgets" className="inline-flex min-h-6 items-center hover:text-text">
            Budgets
          </Link>
        }
        title={budget.name}
        badge={
          <>
            <Badge tone={budget.hard ? 'accent' : 'neutral'}>
              {budget.hard ? 'Hard limit' : 'Soft limit'}
            </Badge>
            {budget.archivedAt && <Badge tone="warn">Archived</Badge>}
          </>
        }
        description={`${countsText(budget)}.`}
        actions={
          budget.archivedAt === null && (
            <div className="flex flex-wrap gap-2">
              <NeedsRole needed="operator">
                <Button onClick={() => setAsk('top-up')}>
                  <CirclePlus aria-hidden /> Top up
                </Button>
              </NeedsRole>
              <NeedsRole needed="admin">
                <div className="flex gap-2">
                  <Button onClick={() => setAsk('edit')}>
                    <Pencil aria-hidden /> Change
                  </Button>
                  <Button onClick={() => setAsk('archive')}>
                    <Archive aria-hidden /> Archive
                  </Button>
                </div>
              </NeedsRole>
            </div>
          )
        }
      />
      {ask === 'top-up' && <TopUpDialog budget={budget} onClose={() => setAsk(null)} />}
      {ask === 'edit' && <BudgetFormDialog budget={budget} onClose={() => setAsk(null)} />}
      <ConfirmDialog
        isOpen={ask === 'archive'}
        onOpenChange={(isOpen) => !isOpen && setAsk(null)}
        title={`Archive “${budget.name}”?`}
        description="It stops limiting anything from this moment. Its ledger stays."
        confirmLabel="Archive"
        tone="danger"
        isBusy={archive.isPending}
        error={archive.error}
        onConfirm={() => archive.mutate({ id: budget.id })}
      />
    </>
  )
}
