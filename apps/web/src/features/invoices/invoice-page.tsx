'use client'
import type { DriftView } from '@ground-control/core/invoices/schema'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { Card, CardHeader } from '@/components/card'
import { DataTable } from '@/components/data-table/data-table'
import { ErrorState } from '@/components/error-state'
import { SkeletonRows } from '@/components/skeleton'
import { useMay } from '@/features/access/me'
import { formatCount } from '@/lib/format/number'
import { useTRPC } from '@/lib/trpc/context'
import { driftColumns } from './drift-columns'
import { DriftFigures } from './drift-figures'
import { InvoiceHeader } from './invoice-header'
import { daysOf } from './prepare/drift-words'

const RepriceDialog = dynamic(
  () => import('@/features/settings/reprice-dialog').then((module) => module.RepriceDialog),
  { ssr: false },
)

/** One invoice beside what was counted of its days. */
export function InvoicePage({ id }: { id: string }) {
  const query = useQuery(useTRPC().invoices.get.queryOptions({ id }))
  const mayReprice = useMay('admin')
  const [repriced, setRepriced] = useState<DriftView | null>(null)
  const columns = useMemo(() => driftColumns(mayReprice ? setRepriced : null), [mayReprice])
  if (query.isPending) return <SkeletonRows rows={10} label="Loading the invoice" />
  if (query.error && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const { invoice, lines, lineCount } = query.data
  return (
    <>
      <InvoiceHeader invoice={invoice} />
      <DriftFigures report={query.data} />
      <Card className="mt-4">
        <CardHeader
          title="By model and day"
          hint={
            lineCount > lines.length
              ? `The ${formatCount(lines.length)} largest of ${formatCount(lineCount)}; the export has all`
              : 'The largest drift first. Days are the provider’s, in UTC'
          }
        />
        <DataTable
          label="Drift by model and day"
          rows={lines}
          columns={columns}
          rowId={(row) => `${row.model} ${row.period}`}
        />
      </Card>
      {repriced && (
        <RepriceDialog
          initial={{ model: repriced.model, ...daysOf(repriced.period) }}
          onClose={() => setRepriced(null)}
        />
      )}
    </>
  )
}
