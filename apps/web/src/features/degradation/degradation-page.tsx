'use client'
import { useQuery } from '@tanstack/react-query'
import { TrendingDown } from 'lucide-react'
import Link from 'next/link'
import { parseAsString, useQueryStates } from 'nuqs'
import { DayField } from '@/components/day-field'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { PageHeader } from '@/components/page-header'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { CauseCard } from './cause-card'

const text = parseAsString.withDefault('')

/** Calls that were sent to lower models: by whose word, what it saved, and how the runs came out. */
export function DegradationPage() {
  const [{ from, to, cause }, setFilters] = useQueryStates({ from: text, to: text, cause: text })
  const input = { ...(from && { from }), ...(to && { to }), ...(cause && { causeId: cause }) }
  const query = useQuery(
    useTRPC().degradation.list.queryOptions(input, { placeholderData: (previous) => previous }),
  )
  return (
    <>
      <PageHeader
        crumbs={
          <Link href="/usage" className="inline-flex min-h-6 items-center hover:text-text">
            Usage
          </Link>
        }
        title="Lower models"
        description="Calls that a rule or a budget’s ladder sent to a lower model: what that saved, and how their runs came out beside the agent’s others of the same days."
      />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <DayField label="From" value={from} onChange={(value) => void setFilters({ from: value || null })} />
        <DayField label="to" value={to} onChange={(value) => void setFilters({ to: value || null })} />
        {cause && (
          <Link
            href="/usage/degradation"
            className="inline-flex min-h-6 items-center text-accent-text text-sm underline underline-offset-4"
          >
            Show every policy and budget
          </Link>
        )}
      </div>
      {query.isPending && <SkeletonRows rows={6} label="Loading lower models" />}
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.causes.length === 0 && (
        <EmptyState icon={TrendingDown} title="No data">
          No call was sent to a lower model in these days.
        </EmptyState>
      )}
      <div className="space-y-4">
        {query.data?.causes.map((one) => (
          <CauseCard key={`${one.id} ${one.rule} ${one.version}`} cause={one} />
        ))}
      </div>
    </>
  )
}
