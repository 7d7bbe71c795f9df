import type { Actor } from '@ground-control/core/actors'
import { csvLine } from '@ground-control/core/audit/csv'
import type { DriftLine } from '@ground-control/core/invoices/drift'
import type { InvoiceExport } from '@ground-control/core/invoices/schema'
import { percentOf } from '@ground-control/core/invoices/sum-drift'
import { nanoToUsd } from '@ground-control/core/money'
import type { Services } from '../../services.ts'
import { readDrift } from './read-drift.ts'

const columns = [
  ...['model', 'invoice_names', 'period', 'calls', 'our_usd', 'their_usd', 'drift_usd', 'drift_percent'],
  ...['our_tokens', 'their_tokens', 'reasons'],
]

/** Every line of a report as CSV for a spreadsheet, with exact amounts. Throws not_found. */
export async function exportDrift(
  services: Services,
  actor: Actor,
  { id }: { id: string },
): Promise<InvoiceExport> {
  const { lines } = await readDrift(services, actor, id)
  return { body: csvLine(columns) + lines.map(csvRow).join(''), rows: lines.length }
}

const csvRow = ({ model, period, ours, theirs, driftNanoUsd, reasons }: DriftLine) =>
  csvLine([
    model,
    theirs?.names.join('; ') ?? '',
    period,
    ours?.calls ?? 0,
    nanoToUsd(ours?.costNanoUsd ?? 0n),
    nanoToUsd(theirs?.costNanoUsd ?? 0n),
    nanoToUsd(driftNanoUsd),
    percentOf(driftNanoUsd, theirs?.costNanoUsd ?? 0n),
    ours?.tokens ?? null,
    theirs?.tokens ?? null,
    reasons.map(({ kind }) => kind).join('; '),
  ])
