'use client'
import type { UsageRow } from '@ground-control/core/usage/schema'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ChartPie, ReceiptText, TrendingDown } from 'lucide-react'
import Link from 'next/link'
import { useMemo } from 'react'
import { buttonVariants } from '@/components/button'
import { Card, CardHeader } from '@/components/card'
import { nextCursor, PagedTable } from '@/components/data-table/paged-table'
import { EmptyState } from '@/components/empty-state'
import { PageHeader } from '@/components/page-header'
import { Segmented } from '@/components/segmented'
import { useTRPC } from '@/lib/trpc/context'
import { useDebounced } from '@/lib/use-debounced'
import { ExportUsage } from './export-usage'
import { filterOf, usageGroups, usageInput } from './prepare/usage-input'
import { UsageChartCard } from './usage-chart-card'
import { usageColumns } from './usage-columns'
import { UsageFilterBar } from './usage-filter-bar'
import { useUsageFilters } from './use-usage-filters'

/** What calls used and cost, by whom or what, on the workspace's own days. */
export function UsagePage() {
  const trpc = useTRPC()
  const [{ by, ...filters }, setFilters] = useUsageFilters()
  const model = useDebounced(filters.model)
  const user = useDebounced(filters.user)
  const tag = useDebounced(filters.tag)
  const input = usageInput({ ...filters, model, user, tag })
  const days = useQuery(trpc.usage.days.queryOptions(input, { placeholderData: (previous) => previous }))
  const rows = useInfiniteQuery(trpc.usage.by.infiniteQueryOptions({ ...input, by, limit: 50 }, nextCursor))
  const group = usageGroups.find(({ value }) => value === by)?.label ?? 'Agent'
  const columns = useMemo(() => usageColumns(group), [group])
  const narrow = (id: string) => {
    const filter = filterOf(by, id)
    if (filter) void setFilters(filter)
  }
  return (
    <>
      <PageHeader
        title="Usage"
        description="What model and tool calls used and cost. Days are those of the workspace’s time zone."
        actions={
          <>
            <Link href="/usage/invoices" className={buttonVariants({ variant: 'ghost' })}>
              <ReceiptText aria-hidden /> Invoices
            </Link>
            <Link href="/usage/degradation" className={buttonVariants({ variant: 'ghost' })}>
              <TrendingDown aria-hidden /> Lower models
            </Link>
            <ExportUsage input={{ ...input, by }} />
          </>
        }
      />
      <UsageFilterBar />
      <UsageChartCard query={days} />
      <Card className="mt-4">
        <CardHeader
          title={`By ${group.toLowerCase()}`}
          hint={by === 'tag' ? 'A run with several tags counts for each of them' : 'Dearest first'}
          actions={
            <Segmented
              label="Sum up by"
              value={by}
              onChange={(next) => void setFilters({ by: next })}
              options={usageGroups}
            />
          }
        />
        <PagedTable<UsageRow>
          label={`Usage by ${group.toLowerCase()}`}
          noun="rows"
          query={rows}
          columns={columns}
          rowId={(row) => row.id}
          {...(filterOf(by, '') && { onRowOpen: (row) => narrow(row.id) })}
          empty={
            <EmptyState icon={ChartPie} title="No data">
              No call came back in these days that fits the filters.
            </EmptyState>
          }
        />
      </Card>
    </>
  )
}
