import type { InvoicePeriod, InvoiceView } from '@ground-control/core/invoices/schema'
import type { Invoice } from '@ground-control/db/generated/client'

export const invoiceView = (row: Invoice): InvoiceView => ({
  id: row.id,
  name: row.name,
  provider: row.provider,
  period: row.period as InvoicePeriod,
  firstDay: row.firstDay.toISOString().slice(0, 10),
  lastDay: row.lastDay.toISOString().slice(0, 10),
  lines: row.lineCount,
  amountNanoUsd: row.amountNanoUsd.toString(),
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
})
