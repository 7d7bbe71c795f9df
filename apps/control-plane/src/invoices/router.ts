import { importInvoiceInput, invoiceIdInput, listInvoicesInput } from '@ground-control/core/invoices/schema'
import { change } from '../server/change.ts'
import { admin, router, viewer } from '../server/trpc.ts'
import { importInvoice } from './import-invoice.ts'
import { exportDrift } from './read/export-drift.ts'
import { readInvoiceReport } from './read/invoice-report.ts'
import { listInvoices } from './read/list-invoices.ts'
import { removeInvoice } from './remove-invoice.ts'

export const invoicesRouter = router({
  list: viewer
    .input(listInvoicesInput)
    .query(({ ctx, input }) => listInvoices(ctx.services, ctx.actor, input)),
  get: viewer
    .input(invoiceIdInput)
    .query(({ ctx, input }) => readInvoiceReport(ctx.services, ctx.actor, input)),
  export: viewer.input(invoiceIdInput).query(({ ctx, input }) => exportDrift(ctx.services, ctx.actor, input)),
  import: change(admin, importInvoiceInput, importInvoice),
  remove: change(admin, invoiceIdInput, removeInvoice),
})
