/** One line of the table: what was measured, beside what, against which bar. */
export type Row = {
  what: string
  figure: string
  peer: string
  /** ours over theirs, where the bar or the reader asks for one */
  ratio: number | null
  bar: string
  /** null: no bar is set for it */
  met: boolean | null
}

export const perSecond = (rate: number) => `${Math.round(rate).toLocaleString('en-US')}/s`
export const millis = (ms: number) => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`

const titles = ['what', 'figure', 'peer in the same run', 'ratio', 'bar', 'met'] as const

const cellsOf = (row: Row) => [
  row.what,
  row.figure,
  row.peer,
  row.ratio === null ? '' : `${row.ratio.toFixed(row.ratio < 10 ? 2 : 1)} ×`,
  row.bar,
  row.met === null ? '' : row.met ? 'yes' : 'no',
]

/** The rows as a Markdown table, its columns padded so that a terminal shows it well too. */
export function drawTable(rows: readonly Row[]): string {
  const lines = [[...titles], ...rows.map(cellsOf)]
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const draw = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  const [head, ...rest] = lines.map(draw)
  return [head, rule, ...rest].join('\n')
}
