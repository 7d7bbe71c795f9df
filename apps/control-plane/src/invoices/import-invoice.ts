import { createHash } from 'node:crypto'
import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { guessColumns } from '@ground-control/core/invoices/guess-columns'
import { readLines } from '@ground-control/core/invoices/read-lines'
import { daysOfPeriod } from '@ground-control/core/invoices/read-period'
import type {
  ImportInvoiceInput,
  InvoiceImport,
  InvoiceLine,
  InvoicePreview,
  InvoiceProblem,
  InvoiceView,
} from '@ground-control/core/invoices/schema'
import type { Json } from '@ground-control/core/json'
import { mostDays } from '@ground-control/core/usage/window'
import {
  findInvoiceByDigest,
  insertInvoice,
  insertInvoiceLines,
} from '@ground-control/db/repositories/invoices'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { readCsv } from './read-csv.ts'

const shownProblems = 20
const shownLines = 5

/**
 * Keeps a provider's invoice line by line, to be set beside what was counted. A dry run says what would be kept, and
 * what is wrong. Throws bad_request naming column and line, and conflict for a file that was imported already.
 */
export async function importInvoice(
  services: Services,
  actor: Actor,
  input: ImportInvoiceInput,
): Promise<InvoiceImport> {
  const { headers, records } = readCsv(input.csv)
  const columns = input.columns ?? guessColumns(headers)
  const { lines, problems: wrong } = readLines(headers, records, columns, input)
  const extent = extentOf(lines)
  const problems = [...wrong, ...extentProblems(extent)]
  const digest = createHash('sha256').update(input.csv).digest('hex')
  if (!input.dryRun && problems[0] !== undefined) throw refused(problems)
  return services.db.transaction(actor.workspaceId, async (tx): Promise<InvoiceImport> => {
    if (input.dryRun || extent === null) {
      const preview: InvoicePreview = {
        headers,
        columns,
        sample: records.slice(0, shownLines).map(({ cells }) => cells.map((cell) => cell.slice(0, 200))),
        lines: records.length,
        amountNanoUsd: sumOf(lines).toString(),
        firstDay: extent?.firstDay ?? null,
        lastDay: extent?.lastDay ?? null,
        problems: problems.slice(0, shownProblems),
        duplicateOf: await findInvoiceByDigest(tx, digest),
      }
      return { dryRun: true, preview, invoice: null }
    }
    const invoice = {
      id: services.newId('invoice', tx.now),
      name: input.name,
      provider: input.provider,
      period: input.period,
      ...extent,
      createdBy: actor.name,
    }
    const amountNanoUsd = sumOf(lines)
    const row = { ...invoice, digest, columns, lineCount: lines.length, amountNanoUsd }
    if (!(await insertInvoice(tx, row))) throw duplicate(await findInvoiceByDigest(tx, digest))
    insertInvoiceLines(tx, invoice.id, lines)
    const view: InvoiceView = {
      ...invoice,
      lines: lines.length,
      amountNanoUsd: amountNanoUsd.toString(),
      createdAt: tx.now.toISOString(),
    }
    record(services, tx, actor, [
      {
        action: 'invoice.import',
        subject: { kind: 'invoice', id: invoice.id },
        after: { ...view, columns } as unknown as Json,
        inputHash: digest,
      },
    ])
    tx.changed('invoices', invoice.id)
    return { dryRun: false, preview: null, invoice: view }
  })
}

type Extent = { firstDay: string; lastDay: string }

function extentOf(lines: readonly InvoiceLine[]): Extent | null {
  const periods = lines.map(({ period }) => period).toSorted()
  const [first, last] = [periods[0], periods.at(-1)]
  if (first === undefined || last === undefined) return null
  return { firstDay: daysOfPeriod(first).firstDay, lastDay: daysOfPeriod(last).lastDay }
}

function extentProblems(extent: Extent | null): InvoiceProblem[] {
  if (extent === null) return []
  const days = (Date.parse(extent.lastDay) - Date.parse(extent.firstDay)) / 86_400_000
  if (days < mostDays) return []
  return [{ field: 'csv', line: null, message: `is for more than ${mostDays} days` }]
}

function refused(problems: readonly InvoiceProblem[]): AppError {
  const issues = problems.slice(0, shownProblems).map(({ field, line, message }) => ({
    field,
    message: line === null ? message : `line ${line}: ${message}`,
  }))
  return new AppError('bad_request', `${issues[0]!.field}: ${issues[0]!.message}`, { issues })
}

const duplicate = (existing: { id: string; name: string } | null) =>
  new AppError('conflict', `this file was imported already, as ${existing?.name ?? 'another invoice'}`, {
    field: 'csv',
    ...(existing && { invoiceId: existing.id }),
  })

const sumOf = (lines: readonly InvoiceLine[]) =>
  lines.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n)
