import type { Measure } from './fault.ts'
import type { ChaosReport } from './main.ts'
import { isGood, type Played } from './play-fault.ts'

const title = `# Faults

What the platform does when parts of it are struck down: killed, stopped, starved, raced. Real processes on a real
Postgres; while a fault plays, every [invariant](invariants.md) is checked by SQL every 2 s, and at the end runs, steps,
effects and money are counted on both sides. This file is written by \`npm run chaos -- --write\`; faults that are not
played keep what was written of them before.
`
const heads = ['fault', 'what is done', 'bars met', 'invariants checked', 'broken', 'took']

/**
 * The report as Markdown.
 * @param given `command`: as it was typed, so that the same run can be had again; `order`: of all faults, by name;
 * `known`: the report as it was before, of which faults are kept that were not played now
 */
export function drawReport(
  report: ChaosReport,
  given: { at: Date; command: string; order: readonly string[]; known: string },
): string {
  const { seed, machine, played } = report
  const { rows, parts } = readReport(given.known)
  for (const one of played) {
    const verdict = isGood(one) ? 'Everything held.' : '**Not everything held.**'
    const how = `${given.at.toISOString().slice(0, 10)}, \`${given.command}\`, seed ${seed}. ${machine}. ${verdict}`
    rows.set(one.name, summaryOf(one))
    parts.set(one.name, drawFault(one, how))
  }
  const names = given.order.filter((name) => parts.has(name))
  return [
    title,
    drawTable(
      heads,
      names.map((name) => rows.get(name)!),
    ),
    '',
    ...names.map((name) => parts.get(name)!),
  ].join('\n')
}

/** A report's parts again, by fault: its row of the summary, and all that is under its heading. */
function readReport(text: string): { rows: Map<string, string[]>; parts: Map<string, string> } {
  const [head = '', ...sections] = text.split(/^(?=## )/m)
  const parts = new Map(sections.map((part) => [/^## (.*)$/m.exec(part)![1]!, part.replace(/\n*$/, '\n')]))
  const cells = head
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim()),
    )
  return { rows: new Map(cells.map((row) => [row[0]!, row])), parts }
}

/** Fault by fault: the table that the terminal shows. */
export function drawSummary(played: readonly Played[]): string {
  return drawTable(heads, played.map(summaryOf))
}

const summaryOf = (one: Played): string[] => [
  one.name,
  one.does,
  one.skipped === null ? barsMet(one) : `not played: ${one.skipped}`,
  one.skipped === null ? `${one.samples} ×` : '',
  one.skipped === null ? String(one.violations.length) : '',
  `${Math.round(one.tookMs / 1_000)} s`,
]

/** Every bar of one fault, and what broke. @param how it was played; absent where that is said elsewhere */
export function drawFault(played: Played, how?: string): string {
  const { name, measures, violations, missed, error, skipped } = played
  const lines = [`## ${name}`, '', ...(how === undefined ? [] : [how, ''])]
  if (skipped !== null) lines.push(`Not played: ${skipped}.`, '')
  if (error !== null) lines.push(`It did not come to its end: ${error}`, '')
  if (measures.length > 0)
    lines.push(
      drawTable(
        ['measured', 'bar', 'figure', 'met'],
        measures.map(({ what, bar, measured, met }) => [what, bar, measured, wordOf(met)]),
      ),
      '',
    )
  if (missed > 0)
    lines.push(`While the database was down, ${missed} checks of the invariants had to wait.`, '')
  for (const { number, says, rows } of violations)
    lines.push(
      `Broken: ${says} (invariant ${number}).`,
      '',
      '```json',
      JSON.stringify(rows, null, 1),
      '```',
      '',
    )
  return lines.join('\n')
}

const wordOf = (met: Measure['met']) => (met === null ? '' : met ? 'yes' : '**no**')

function barsMet({ measures, error }: Played): string {
  if (error !== null) return '**stopped by an error**'
  const judged = measures.filter(({ met }) => met !== null)
  const met = judged.filter((measure) => measure.met === true).length
  return met === judged.length ? `all ${judged.length}` : `**${met} of ${judged.length}**`
}

function drawTable(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const cells = [head, ...rows].map((row) =>
    row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')),
  )
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  const draw = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  const [first, ...others] = cells.map(draw)
  return [first, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...others].join('\n')
}
