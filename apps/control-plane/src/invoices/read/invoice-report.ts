import type { Actor } from '@ground-control/core/actors'
import type { DriftLine } from '@ground-control/core/invoices/drift'
import type { DriftView, InvoiceReport } from '@ground-control/core/invoices/schema'
import { percentOf, sumDrift } from '@ground-control/core/invoices/sum-drift'
import type { Services } from '../../services.ts'
import { readDrift } from './read-drift.ts'

/** The export has them all. */
const shownLines = 500

/** What a provider asks for beside what was counted, and why they differ. Throws not_found. */
export async function readInvoiceReport(
  services: Services,
  actor: Actor,
  { id }: { id: string },
): Promise<InvoiceReport> {
  const { invoice, lines } = await readDrift(services, actor, id)
  return {
    invoice,
    ...sumDrift(lines),
    lines: lines.slice(0, shownLines).map(driftView),
    lineCount: lines.length,
  }
}

const driftView = ({ ours, theirs, driftNanoUsd, ...line }: DriftLine): DriftView => ({
  ...line,
  ours: ours && { ...ours, costNanoUsd: ours.costNanoUsd.toString(), tokens: ours.tokens ?? 0 },
  theirs: theirs && { ...theirs, costNanoUsd: theirs.costNanoUsd.toString() },
  driftNanoUsd: driftNanoUsd.toString(),
  driftPercent: percentOf(driftNanoUsd, theirs?.costNanoUsd ?? 0n),
})
