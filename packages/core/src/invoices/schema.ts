import { z } from 'zod'
import { id } from '../ids.ts'
import { paging } from '../paging.ts'
import { label, slug, text } from '../text.ts'

/** Two million characters are some twenty thousand lines: a month of a large account by day and model. */
export const mostInvoiceText = 2_000_000
export const mostInvoiceLines = 20_000

const column = text(200, 1)

/** Under which header of the file each thing stands. */
export const invoiceColumns = z.object({
  date: column,
  model: column,
  amount: column,
  /** absent: all amounts are USD */
  currency: column.optional(),
  inputTokens: column.optional(),
  cachedInputTokens: column.optional(),
  outputTokens: column.optional(),
  /** tokens, where the file does not say in which direction */
  quantity: column.optional(),
})
export type InvoiceColumns = z.infer<typeof invoiceColumns>
export type InvoiceColumn = keyof InvoiceColumns

/** What a line is for: a day, or a whole month. Both are the provider's, in UTC. */
export const invoicePeriod = z.enum(['day', 'month'])
export type InvoicePeriod = z.infer<typeof invoicePeriod>

export const importInvoiceInput = z.object({
  /** as people know it, such as the file's name */
  name: label,
  /** as in the names of models: `openai` for `openai/gpt-4o` */
  provider: slug,
  csv: text(mostInvoiceText, 1),
  period: invoicePeriod.default('day'),
  /** absent: guessed from the headers */
  columns: invoiceColumns.optional(),
  /** the provider counts cached input within the input; otherwise beside it */
  cachedWithinInput: z.boolean().default(true),
  /** says what would be kept, and keeps nothing */
  dryRun: z.boolean().default(true),
})
export type ImportInvoiceInput = z.infer<typeof importInvoiceInput>

export const listInvoicesInput = paging.prefault({})
export const invoiceIdInput = z.object({ id: id('invoice') })

/** One line of an invoice. `model` as the provider writes it. */
export type InvoiceLine = {
  /** `2026-11-02`, or `2026-11` of a month */
  period: string
  model: string
  amountNanoUsd: bigint
  /** cached input included; null: the file does not say */
  inputTokens: number | null
  cachedInputTokens: number | null
  outputTokens: number | null
  /** tokens of no known direction */
  quantity: number | null
}

/** Money as digits of nano-USD. */
export type InvoiceView = {
  id: string
  name: string
  provider: string
  period: InvoicePeriod
  /** the first and the last day that it is for, in UTC */
  firstDay: string
  lastDay: string
  lines: number
  amountNanoUsd: string
  createdBy: string
  createdAt: string
}

/** `line`: as an editor counts them, the header being the first. null: of the file as a whole */
export type InvoiceProblem = {
  field: 'csv' | `columns.${InvoiceColumn}`
  line: number | null
  message: string
}

/** Why two sums may differ, the likeliest first. */
export type DriftReason =
  | { kind: 'not_counted' }
  | { kind: 'not_billed' }
  | { kind: 'unpriced'; calls: number }
  | { kind: 'estimated'; calls: number; costNanoUsd: string }
  /** the provider counted so many tokens more */
  | { kind: 'tokens'; more: number }
  /** the tokens agree and the money does not */
  | { kind: 'rate' }
  /** a price of the workspace's own counted, in so many versions */
  | { kind: 'own_price'; versions: number }

/** What a file would become. */
export type InvoicePreview = {
  headers: string[]
  columns: Partial<InvoiceColumns>
  /** the first lines as they stand in the file, in the order of the headers */
  sample: string[][]
  lines: number
  amountNanoUsd: string
  firstDay: string | null
  lastDay: string | null
  /** the first twenty; empty: it can be imported */
  problems: InvoiceProblem[]
  /** the invoice that the same file has become already */
  duplicateOf: { id: string; name: string } | null
}
export type InvoiceImport =
  | { dryRun: true; preview: InvoicePreview; invoice: null }
  | { dryRun: false; preview: null; invoice: InvoiceView }

/** Money as digits of nano-USD; a drift has a sign: what the provider asks more than we counted. */
export type DriftView = {
  /** ours; of what we did not count, the provider's name */
  model: string
  period: string
  ours: { costNanoUsd: string; tokens: number; calls: number } | null
  /** `tokens` null: the invoice does not say */
  theirs: { costNanoUsd: string; tokens: number | null; names: string[] } | null
  driftNanoUsd: string
  /** of what the provider asks; null where that is nothing */
  driftPercent: number | null
  reasons: DriftReason[]
}
export type InvoiceReport = {
  invoice: InvoiceView
  ours: { costNanoUsd: string; tokens: number }
  theirs: { costNanoUsd: string; tokens: number | null }
  driftNanoUsd: string
  driftPercent: number | null
  /** the drift by the likeliest reason of each line */
  because: Array<{ reason: DriftReason['kind'] | 'unknown'; lines: number; driftNanoUsd: string }>
  /** the largest drifts first, five hundred at most */
  lines: DriftView[]
  lineCount: number
}
export type InvoiceExport = { body: string; rows: number }
