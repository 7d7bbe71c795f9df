import type {
  ImportInvoiceInput,
  InvoiceColumn,
  InvoiceColumns,
  InvoicePeriod,
} from '@ground-control/core/invoices/schema'

export type ImportForm = {
  csv: string
  name: string
  provider: string
  period: InvoicePeriod
  cachedWithinInput: boolean
  /** null: not looked at yet, so they are guessed */
  columns: Partial<InvoiceColumns> | null
}

export const emptyImportForm: ImportForm = {
  csv: '',
  name: '',
  provider: '',
  period: 'day',
  cachedWithinInput: true,
  columns: null,
}

export const columnFields = [
  { column: 'date', label: 'Date' },
  { column: 'model', label: 'Model' },
  { column: 'amount', label: 'Amount in USD' },
  { column: 'currency', label: 'Currency', isOptional: true },
  { column: 'inputTokens', label: 'Input tokens', isOptional: true },
  { column: 'cachedInputTokens', label: 'Cached input tokens', isOptional: true },
  { column: 'outputTokens', label: 'Output tokens', isOptional: true },
  { column: 'quantity', label: 'Tokens, direction not told', isOptional: true },
] as const satisfies ReadonlyArray<{ column: InvoiceColumn; label: string; isOptional?: boolean }>

type Sent = Omit<ImportInvoiceInput, 'columns'> & { columns?: InvoiceColumns }

/** What the form holds as an input. The schema says what is missing, also of the columns. */
export const importInput = ({ columns, ...form }: ImportForm, dryRun: boolean): Sent => ({
  ...form,
  name: form.name.trim(),
  provider: form.provider.trim().toLowerCase(),
  ...(columns && { columns: columns as InvoiceColumns }),
  dryRun,
})

/** `cost_2026-11.csv` → `cost_2026-11` */
export const nameOf = (fileName: string) => fileName.replace(/\.[a-z]{1,5}$/i, '').slice(0, 200)

/** The provider that a file's name tells of; empty where it tells none. */
export const providerOf = (fileName: string) =>
  providers.find((name) => fileName.toLowerCase().includes(name)) ?? ''

const providers = ['openai', 'anthropic', 'google', 'azure', 'mistral', 'groq', 'aws']

/** The columns with one of them said anew; the empty text takes it out. */
export function withColumn(
  columns: Partial<InvoiceColumns>,
  column: InvoiceColumn,
  header: string,
): Partial<InvoiceColumns> {
  const { [column]: _, ...rest } = columns
  return header === '' ? rest : { ...rest, [column]: header }
}
