import type { Actor } from '@ground-control/core/actors'
import { csvLine } from '@ground-control/core/audit/csv'
import { nanoToUsd } from '@ground-control/core/money'
import type { exportUsageInput, UsageExport, UsageRow } from '@ground-control/core/usage/schema'
import type { z } from 'zod'
import type { Services } from '../../services.ts'
import { readUsageBy } from './usage-by.ts'

const columns = [
  ...['id', 'label', 'cost_usd', 'estimated_usd', 'model_calls', 'tool_calls', 'unpriced_calls'],
  ...['input_tokens', 'output_tokens'],
]

/** Rows of usage for keeping elsewhere, a piece at a time: CSV for a spreadsheet, or JSON lines with exact nano-USD. */
export async function exportUsage(
  services: Services,
  actor: Actor,
  { format, ...input }: z.output<typeof exportUsageInput>,
): Promise<UsageExport> {
  const { items, nextCursor } = await readUsageBy(services, actor, input)
  const lines = items.map(format === 'csv' ? csvRow : (row) => `${JSON.stringify(row)}\n`)
  const head = format === 'csv' && input.cursor === undefined ? csvLine(columns) : ''
  return { body: head + lines.join(''), rows: items.length, nextCursor }
}

const csvRow = (row: UsageRow) =>
  csvLine([
    row.id,
    row.label,
    nanoToUsd(BigInt(row.costNanoUsd)),
    nanoToUsd(BigInt(row.estimatedNanoUsd)),
    row.modelCalls,
    row.toolCalls,
    row.unpricedCalls,
    row.inputTokens,
    row.outputTokens,
  ])
