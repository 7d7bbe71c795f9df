'use client'
import { useQuery } from '@tanstack/react-query'
import { Unplug } from 'lucide-react'
import dynamic from 'next/dynamic'
import { parseAsString, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import { Card } from '@/components/card'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { PageHeader } from '@/components/page-header'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { breakerColumns } from './breaker-columns'
import { dependencyOf } from './prepare/breaker-text'

const BreakerSheet = dynamic(() => import('./breaker-sheet').then((module) => module.BreakerSheet), {
  ssr: false,
})

/** What agents depend on, and what is left alone now. */
export function BreakersPage() {
  const [open, setOpen] = useQueryState('open', parseAsString)
  const query = useQuery(useTRPC().breakers.list.queryOptions())
  const windowMs = query.data?.windowMs ?? 0
  const columns = useMemo(() => breakerColumns(windowMs), [windowMs])
  const dependency = dependencyOf(open)
  return (
    <>
      <PageHeader
        title="Dependencies"
        description="Models, their providers, and tools. One that keeps failing is left alone for a while: its breaker opens, calls go elsewhere or fail at once, and one call at a time tries it until it answers."
      />
      {query.isPending && <SkeletonRows label="Loading dependencies" />}
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <Card>
          <DataTable
            label="Dependencies"
            rows={query.data.items}
            columns={columns}
            rowId={(breaker) => `${breaker.kind}:${breaker.name}`}
            onRowOpen={(breaker) => void setOpen(`${breaker.kind}:${breaker.name}`)}
            empty={
              <EmptyState icon={Unplug} title="Nothing to depend on yet">
                Once an agent is registered, its models and their providers are listed here. Tools are on the
                agent’s own page, and here when they fail.
              </EmptyState>
            }
          />
          {query.data.isCut && (
            <p className="border-line border-t p-3 text-soft text-xs">
              There are more than are listed; those in trouble come first.
            </p>
          )}
        </Card>
      )}
      {dependency && <BreakerSheet dependency={dependency} onClose={() => void setOpen(null)} />}
    </>
  )
}
