'use client'
import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import { useQueryClient } from '@tanstack/react-query'
import { Card, CardHeader } from '@/components/card'
import { RelativeTime } from '@/components/relative-time'
import { LiftButton } from '@/features/overrides/lift-button'
import { useTRPC } from '@/lib/trpc/context'
import { Amount } from './amount'

/** What raises the budget now, by whom, and until when. */
export function TopUpsCard({ budget }: { budget: BudgetDetail }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const labels = new Map(budget.accounts.map(({ subject, subjectLabel }) => [subject, subjectLabel]))
  return (
    <Card>
      <CardHeader title="Top-ups in force" hint="They raise the limit until they end" />
      <ul className="divide-y divide-line">
        {budget.topUps.map((topUp) => (
          <li key={topUp.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-sm">
            <span className="font-medium">
              + <Amount unit={budget.unit} digits={topUp.amount} />
            </span>
            {topUp.subject !== null && budget.scopeValue === null && topUp.subject !== '' && (
              <span className="text-soft">for {labels.get(topUp.subject) ?? topUp.subject}</span>
            )}
            <span className="min-w-0 flex-1 basis-48 break-words text-soft">
              {topUp.reason} <span className="text-faint">({topUp.authorName})</span>
            </span>
            <span className="text-faint text-xs">
              {topUp.expiresAt ? (
                <>
                  ends <RelativeTime at={topUp.expiresAt} className="" />
                </>
              ) : (
                'until it is lifted'
              )}
            </span>
            <LiftButton
              override={{ id: topUp.id, kind: 'top_up', scopeLabel: budget.name }}
              size="sm"
              label="End"
              onLifted={() => void queryClient.invalidateQueries(trpc.budgets.pathFilter())}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}
