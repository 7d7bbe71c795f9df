import { AppError } from '@ground-control/core/errors'
import type { FileRecord } from '@ground-control/core/invoices/read-lines'
import { mostInvoiceLines } from '@ground-control/core/invoices/schema'
import { CsvError, parse } from 'csv-parse/sync'

const mostColumns = 100
const mostHeader = 200
const mostRecord = 20_000
const delimiters = [',', ';', '\t'] as const

/**
 * A file as headers and records: a byte order mark, quotes, line ends of any system and lines without a value are seen
 * to. Cells stay text. Throws bad_request, naming the line, for what is no CSV, has no lines or too many.
 */
export function readCsv(csv: string): { headers: string[]; records: FileRecord[] } {
  const [head, ...records] = parsed(csv).map(({ record, info }) => ({ line: info.lines, cells: record }))
  if (head === undefined || records.length === 0) throw refused('has no lines below its header')
  if (records.length > mostInvoiceLines) throw refused(`has more than ${mostInvoiceLines} lines`)
  const headers = head.cells.map((cell) => cell.trim())
  if (headers.length > mostColumns || headers.some((header) => header.length > mostHeader))
    throw refused(`has more than ${mostColumns} columns, or a header of more than ${mostHeader} characters`)
  return { headers, records }
}

type Parsed = Array<{ record: string[]; info: { lines: number } }>

function parsed(csv: string): Parsed {
  try {
    const options = {
      bom: true,
      info: true,
      delimiter: delimiterOf(csv),
      max_record_size: mostRecord,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      to: mostInvoiceLines + 2,
      trim: true,
    }
    return parse(csv, options) as unknown as Parsed
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? `, at line ${error.lines}` : ''
    throw refused(`is no CSV${line}: ${reasons[error.code] ?? 'it cannot be read'}`)
  }
}

const reasons: Partial<Record<CsvError['code'], string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'a quote ends within a cell',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'a quote ends within a cell',
  CSV_MAX_RECORD_SIZE: `a line has more than ${mostRecord} characters`,
  INVALID_OPENING_QUOTE: 'a quote begins within a cell',
}

/** What parts the headers most often. */
function delimiterOf(csv: string): string {
  const [head = ''] = csv.slice(0, mostRecord).split(/[\r\n]/, 1)
  return delimiters.reduce((best, one) => (head.split(one).length > head.split(best).length ? one : best))
}

const refused = (message: string) =>
  new AppError('bad_request', `csv: ${message}`, { issues: [{ field: 'csv', message }] })
