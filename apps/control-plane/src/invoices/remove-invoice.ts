import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { deleteInvoice } from '@ground-control/db/repositories/invoices'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

/** Takes an invoice away with its lines, so that its file can be imported again. Throws not_found. */
export async function removeInvoice(
  services: Services,
  actor: Actor,
  { id }: { id: string },
): Promise<{ removed: boolean }> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const name = await deleteInvoice(tx, id)
    if (name === null) throw new AppError('not_found', 'no such invoice')
    record(services, tx, actor, [
      { action: 'invoice.remove', subject: { kind: 'invoice', id }, before: { name } },
    ])
    tx.changed('invoices', id)
    return { removed: true }
  })
}
