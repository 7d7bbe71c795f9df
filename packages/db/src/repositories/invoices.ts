import type { InvoiceLine, InvoicePeriod } from '@ground-control/core/invoices/schema'
import type { Tx } from '../database.ts'
import { rowSet } from '../unnest.ts'

export type NewInvoice = {
  id: string
  name: string
  provider: string
  period: InvoicePeriod
  digest: string
  columns: object
  firstDay: string
  lastDay: string
  lineCount: number
  amountNanoUsd: bigint
  createdBy: string
}

/** @returns false where the same file has been imported already; then nothing is added */
export async function insertInvoice(tx: Tx, invoice: NewInvoice): Promise<boolean> {
  const rows = await tx.query(
    `insert into invoices (id, workspace_id, name, provider, period, digest, columns, first_day, last_day, line_count,
       amount_nano_usd, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (workspace_id, digest) do nothing returning id`,
    [
      invoice.id,
      tx.workspaceId,
      invoice.name,
      invoice.provider,
      invoice.period,
      invoice.digest,
      JSON.stringify(invoice.columns),
      invoice.firstDay,
      invoice.lastDay,
      invoice.lineCount,
      invoice.amountNanoUsd,
      invoice.createdBy,
      tx.now,
    ],
  )
  return rows.length === 1
}

export function insertInvoiceLines(tx: Tx, invoiceId: string, lines: readonly InvoiceLine[]): void {
  const numbered = lines.map((line, index) => ({ ...line, number: index + 1 }))
  const set = rowSet(numbered, [
    ['number', 'integer', (line) => line.number],
    ['period', 'text', (line) => line.period],
    ['model', 'text', (line) => line.model],
    ['amount_nano_usd', 'bigint', (line) => line.amountNanoUsd],
    ['input_tokens', 'bigint', (line) => line.inputTokens],
    ['cached_input_tokens', 'bigint', (line) => line.cachedInputTokens],
    ['output_tokens', 'bigint', (line) => line.outputTokens],
    ['quantity', 'bigint', (line) => line.quantity],
  ])
  tx.write(
    `insert into invoice_lines (invoice_id, workspace_id, ${set.names}) select $9, $10, ${set.names} from ${set.source}`,
    [...set.values, invoiceId, tx.workspaceId],
  )
}

/** The invoice that a file has become. */
export async function findInvoiceByDigest(
  tx: Tx,
  digest: string,
): Promise<{ id: string; name: string } | null> {
  const [row] = await tx.query<{ id: string; name: string }>(
    'select id, name from invoices where workspace_id = $1 and digest = $2',
    [tx.workspaceId, digest],
  )
  return row ?? null
}

/** @returns its name; null where there is none of the id */
export async function deleteInvoice(tx: Tx, id: string): Promise<string | null> {
  const [row] = await tx.query<{ name: string }>(
    'delete from invoices where workspace_id = $1 and id = $2 returning name',
    [tx.workspaceId, id],
  )
  if (row === undefined) return null
  tx.write('delete from invoice_lines where workspace_id = $1 and invoice_id = $2', [tx.workspaceId, id])
  return row.name
}
