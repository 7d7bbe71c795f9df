import { readAmount } from './read-amount.ts'
import { readPeriod } from './read-period.ts'
import type {
  ImportInvoiceInput,
  InvoiceColumn,
  InvoiceColumns,
  InvoiceLine,
  InvoiceProblem,
} from './schema.ts'

/** A record of the file and the line it begins on. */
export type FileRecord = { line: number; cells: string[] }

const required = ['date', 'model', 'amount'] as const
const mostTokens = 1e15
const mostModelName = 200

/** Turns the records below the header into lines. Each record becomes one, or at least one problem. */
export function readLines(
  headers: readonly string[],
  records: readonly FileRecord[],
  columns: Partial<InvoiceColumns>,
  { period, cachedWithinInput }: Pick<ImportInvoiceInput, 'period' | 'cachedWithinInput'>,
): { lines: InvoiceLine[]; problems: InvoiceProblem[] } {
  const problems = columnProblems(headers, columns)
  if (problems.length > 0) return { lines: [], problems }
  const places = new Map(Object.entries(columns).map(([column, header]) => [column, headers.indexOf(header)]))
  const lines: InvoiceLine[] = []
  for (const { line, cells } of records) {
    const no = (message: string) => problems.push({ field: 'csv', line, message })
    const cell = (column: InvoiceColumn) => cells[places.get(column) ?? -1]?.trim() ?? ''
    const tokens = (column: InvoiceColumn) => {
      const count = cell(column) === '' ? null : readTokens(cell(column))
      if (count === undefined) no(`${column} is no count`)
      return count ?? null
    }
    const before = problems.length
    const currency = cell('currency')
    if (currency !== '' && currency.toUpperCase() !== 'USD') no('the currency is not USD')
    const at = readPeriod(cell('date'), period)
    if (at === null) no(`the date is no ${period} like ${period === 'day' ? '2026-11-02' : '2026-11'}`)
    const amountNanoUsd = readAmount(cell('amount'))
    if (amountNanoUsd === null) no('the amount is none in USD like 12.50')
    const model = cell('model')
    if (model === '' || model.length > mostModelName) no(`the model has not 1 to ${mostModelName} characters`)
    const input = tokens('inputTokens')
    const cachedInputTokens = tokens('cachedInputTokens')
    const outputTokens = tokens('outputTokens')
    const quantity = tokens('quantity')
    if (problems.length > before || at === null || amountNanoUsd === null) continue
    const inputTokens = cachedWithinInput ? input : sum(input, cachedInputTokens)
    lines.push({ period: at, model, amountNanoUsd, inputTokens, cachedInputTokens, outputTokens, quantity })
  }
  return { lines, problems }
}

function columnProblems(headers: readonly string[], columns: Partial<InvoiceColumns>): InvoiceProblem[] {
  const missing = required
    .filter((column) => columns[column] === undefined)
    .map((column) => ({ column, message: 'say which column this is' }))
  const unknown = (Object.entries(columns) as Array<[InvoiceColumn, string]>)
    .filter(([, header]) => !headers.includes(header))
    .map(([column]) => ({ column, message: 'the file has no such column' }))
  return [...missing, ...unknown].map(({ column, message }) => ({
    field: `columns.${column}`,
    line: null,
    message,
  }))
}

/** undefined where it is no count; a fraction is cut, as exports write 12.0 */
function readTokens(text: string): number | undefined {
  if (!/^\d{1,16}(\.\d+)?$|^\d{1,3}(,\d{3})+$/.test(text)) return undefined
  const count = Math.trunc(Number(text.replaceAll(',', '')))
  return count <= mostTokens ? count : undefined
}

const sum = (left: number | null, right: number | null) =>
  left === null && right === null ? null : (left ?? 0) + (right ?? 0)
