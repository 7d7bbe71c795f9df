import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { drawChart } from './draw-chart.ts'
import { drawTable } from './draw-table.ts'
import type { Row } from './row.ts'

export type Report = { rows: readonly Row[]; machine: string; at: Date }

const begin = '<!-- bench: begin; written by npm run bench -- --write -->'
const end = '<!-- bench: end -->'
const images = 'images'
/** by which a chart's file is known as ours to replace */
const prefix = 'bench-'

const around = `# Performance

What the platform does on one machine, beside others on the same work in the same run. Ratios are what to compare:
both sides have the same machine at the same minute. Every figure is durable: Postgres runs with \`fsync\` on.

${begin}
${end}
`

/**
 * Puts the table into the file, between its marks, and the charts into `images/` beside it; what people wrote around
 * the table stays, charts of an earlier run do not.
 */
export async function writeReport(path: string, report: Report): Promise<void> {
  const known = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return around
    throw error
  })
  const text = withReport(known, report)
  const dir = join(dirname(path), images)
  await mkdir(dir, { recursive: true })
  for (const name of await readdir(dir))
    if (name.startsWith(prefix) && name.endsWith('.svg')) await rm(join(dir, name))
  for (const { row, file, unit } of chartsOf(report)) await writeFile(join(dir, file), drawChart(row, unit))
  await writeFile(path, text)
}

/** @throws where the text has no place for the table */
export function withReport(text: string, report: Report): string {
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from === -1 || to < from)
    throw new Error(`The report has no place for the table: "${begin}" … "${end}".`)
  const { rows, machine, at } = report
  const body = [
    `Measured on ${at.toISOString().slice(0, 10)} by \`npm run bench -- --write\`: ${machine}.`,
    drawTable(rows),
    ...chartsOf(report).map(({ row, file }) => `![${row.what.replace(/[[\]]/g, '\\$&')}](${images}/${file})`),
  ]
  return `${text.slice(0, from)}${begin}\n\n${body.join('\n\n')}\n\n${text.slice(to)}`
}

const chartsOf = ({ rows }: Report) =>
  rows.flatMap((row) =>
    row.chart ? [{ row, file: `${prefix}${row.chart.file}.svg`, unit: row.chart.unit }] : [],
  )
