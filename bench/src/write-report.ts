import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { drawTable, type Row } from './row.ts'

const begin = '<!-- bench: begin; written by npm run bench -- --write -->'
const end = '<!-- bench: end -->'

const around = `# Performance

What the platform does on one machine, beside others on the same work in the same run. Ratios are what to compare:
both sides have the same machine at the same minute. Every figure is durable: Postgres runs with \`fsync\` on.

${begin}
${end}
`

/** Puts the table into the file, between its marks; what people wrote around it stays. */
export async function writeReport(
  path: string,
  report: { rows: readonly Row[]; machine: string; at: Date },
): Promise<void> {
  const known = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return around
    throw error
  })
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, withReport(known, report))
}

/** @throws where the text has no place for the table */
export function withReport(
  text: string,
  { rows, machine, at }: { rows: readonly Row[]; machine: string; at: Date },
): string {
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from === -1 || to < from)
    throw new Error(`The report has no place for the table: "${begin}" … "${end}".`)
  const body = `Measured on ${at.toISOString().slice(0, 10)} by \`npm run bench -- --write\`: ${machine}.\n\n${drawTable(rows)}`
  return `${text.slice(0, from)}${begin}\n\n${body}\n\n${text.slice(to)}`
}
