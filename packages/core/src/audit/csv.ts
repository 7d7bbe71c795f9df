/** What a spreadsheet would run: a cell that starts like this is led by an apostrophe (full-width forms too). */
const startsFormula = /^[\s]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/

/** One CSV cell (RFC 4180), quoted, safe to open in a spreadsheet. null is empty. */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  const text = typeof value === 'string' && startsFormula.test(value) ? `'${value}` : String(value)
  return `"${text.replaceAll('"', '""')}"`
}

export const csvLine = (cells: ReadonlyArray<string | number | null>) => `${cells.map(csvCell).join(',')}\r\n`
