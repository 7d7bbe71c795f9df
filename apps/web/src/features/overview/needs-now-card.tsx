import type { OverviewView } from '@ground-control/core/metrics/schema'
import { ChevronRight, CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { Card, CardHeader } from '@/components/card'
import { EmptyState } from '@/components/empty-state'
import { RelativeTime } from '@/components/relative-time'
import { SkeletonRows } from '@/components/skeleton'
import { cn } from '@/lib/class-names'
import type { Fullness } from './prepare/fullness'
import { needsNow } from './prepare/needs-now'

const dots = { bad: 'bg-bad', warn: 'bg-warn', info: 'bg-info' }

export function NeedsNowCard({
  overview,
  budgets,
  anomalies,
}: {
  overview: OverviewView | undefined
  budgets: Fullness[]
  /** that nobody has looked at */
  anomalies: number
}) {
  const needs = overview && needsNow(overview, budgets, anomalies)
  return (
    <Card>
      <CardHeader title="Needs you now" />
      {!needs && <SkeletonRows rows={3} />}
      {needs?.length === 0 && (
        <EmptyState icon={CircleCheck} title="Nothing needs you">
          Decisions, full budgets and failures show up here.
        </EmptyState>
      )}
      {needs && needs.length > 0 && (
        <ul className="p-2">
          {needs.map((need) => (
            <li key={need.id}>
              <Link
                href={need.href}
                className="flex min-h-9 items-center gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover"
              >
                <span className={cn('size-2 shrink-0 rounded-full', dots[need.tone])} aria-hidden />
                <span className="min-w-0 flex-1">
                  {need.title}
                  {need.since && (
                    <span className="text-faint">
                      , oldest <RelativeTime at={need.since} />
                    </span>
                  )}
                </span>
                <ChevronRight className="size-4 shrink-0 text-faint" aria-hidden />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
