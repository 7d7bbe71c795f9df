import type { Actor } from '@ground-control/core/actors'
import type { InvoiceView, listInvoicesInput } from '@ground-control/core/invoices/schema'
import type { Page } from '@ground-control/core/paging'
import type { z } from 'zod'
import { cutPage, decodeCursor } from '../../server/cursor.ts'
import type { Services } from '../../services.ts'
import { invoiceView } from './invoice-view.ts'

/** The newest first. */
export async function listInvoices(
  services: Services,
  { workspaceId }: Actor,
  { cursor, limit }: z.output<typeof listInvoicesInput>,
): Promise<Page<InvoiceView>> {
  const after = decodeCursor(cursor)
  const rows = await services.db.read(workspaceId, (prisma) =>
    prisma.invoice.findMany({
      where: {
        workspaceId,
        ...(after && {
          OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }],
        }),
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    }),
  )
  const { items, nextCursor } = cutPage(rows, limit)
  return { items: items.map(invoiceView), nextCursor }
}
