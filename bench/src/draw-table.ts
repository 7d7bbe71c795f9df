import type { Row } from './row.ts'

const titles = ['what', 'figure', 'peer in the same run', 'ratio', 'bar', 'met'] as const

/** The rows as a Markdown table; a row's further peers stand in lines of their own below it. */
export function drawTable(rows: readonly Row[]): string {
  const lines = [[...titles], ...rows.flatMap(linesOf)].map((line) => line.map(inCell))
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const draw = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  const [head, ...rest] = lines.map(draw)
  return [head, rule, ...rest].join('\n')
}

function linesOf({ what, ours, peers, bar, met }: Row): string[][] {
  const [first, ...further] = peers.map(({ name, figure, ratio }) => [`${name}: ${figure}`, ratio])
  return [
    [what, ours.figure, ...(first ?? ['', '']), bar, met === null ? '' : met ? 'yes' : 'no'],
    ...further.map((peer) => ['', '', ...peer, '', '']),
  ]
}

const inCell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
