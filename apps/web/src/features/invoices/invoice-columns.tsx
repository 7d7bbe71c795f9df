import type { InvoiceView } from '@ground-control/core/invoices/schema'
import type { Column } from '@/components/data-table/column'
import { Money } from '@/components/money'
import { RelativeTime } from '@/components/relative-time'
import { formatCount } from '@/lib/format/number'

export const invoiceColumns: Column<InvoiceView>[] = [
  {
    id: 'name',
    header: 'Invoice',
    className: 'max-w-64',
    cell: (row) => <span className="block truncate font-medium">{row.name}</span>,
  },
  { id: 'provider', header: 'Provider', hideBelow: 'sm', cell: (row) => row.provider },
  {
    id: 'days',
    header: 'Days',
    hideBelow: 'sm',
    cell: (row) => (row.firstDay === row.lastDay ? row.firstDay : `${row.firstDay} to ${row.lastDay}`),
  },
  {
    id: 'lines',
    header: 'Lines',
    align: 'end',
    hideBelow: 'md',
    cell: (row) => formatCount(row.lines),
  },
  { id: 'amount', header: 'Amount', align: 'end', cell: (row) => <Money nanoUsd={row.amountNanoUsd} /> },
  {
    id: 'imported',
    header: 'Imported',
    align: 'end',
    hideBelow: 'lg',
    cell: (row) => (
      <span title={`by ${row.createdBy}`}>
        <RelativeTime at={row.createdAt} />
      </span>
    ),
  },
]
