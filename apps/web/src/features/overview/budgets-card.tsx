import Link from 'next/link'
import { Button } from '@/components/button'
import { Card, CardHeader } from '@/components/card'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { Meter } from '@/components/meter'
import { RelativeTime } from '@/components/relative-time'
import { SkeletonRows } from '@/components/skeleton'
import { formatAmount } from '@/lib/format/amount'
import type { Fullness } from './prepare/fullness'

const shown = 4

/** Spend against budget: the fullest ones, with spent and held apart. */
export function BudgetsCard({ budgets, error }: { budgets: Fullness[] | null; error: unknown }) {
  return (
    <Card>
      <CardHeader
        title="Budgets"
        actions={
          <Button asChild variant="ghost" size="sm">
            <Link href="/budgets">All</Link>
          </Button>
        }
      />
      {!budgets && !error && <SkeletonRows rows={3} />}
      {!budgets && Boolean(error) && <ErrorState error={error} />}
      {budgets?.length === 0 && (
        <EmptyState title="No budget has been drawn on">
          <Link href="/budgets" className="text-accent-text underline underline-offset-4">
            Set one
          </Link>{' '}
          to stop runs before they cost too much.
        </EmptyState>
      )}
      <ul className="space-y-3 px-4 py-3 empty:hidden">
        {budgets?.slice(0, shown).map(({ budget, spentShare, heldShare }) => (
          <li key={budget.id}>
            <div className="flex items-baseline justify-between gap-3">
              <Link
                href={`/budgets/${budget.id}`}
                className="min-w-0 truncate underline-offset-4 hover:underline"
              >
                {budget.name}
              </Link>
              <span className="shrink-0 text-soft text-xs tabular-nums">
                {formatAmount(budget.current?.spent ?? '0', budget.unit)} of{' '}
                {formatAmount(budget.limit, budget.unit)}
              </span>
            </div>
            <Meter label={budget.name} spent={spentShare} held={heldShare} className="mt-1" />
            <p className="mt-0.5 flex justify-between gap-3 text-faint text-xs">
              <span>
                {budget.current &&
                  budget.current.held !== '0' &&
                  `${formatAmount(budget.current.held, budget.unit)} held`}
              </span>
              {budget.resetsAt && (
                <span>
                  resets <RelativeTime at={budget.resetsAt} />
                </span>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  )
}
