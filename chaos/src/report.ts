import type { Measure } from './fault.ts'
import type { ChaosReport } from './main.ts'
import type { Played } from './play-fault.ts'

const title = `# Faults

What the platform does when parts of it are struck down: killed, stopped, starved, raced. Real processes on a real
Postgres; while a fault plays, every [invariant](invariants.md) is checked by SQL every 2 s, and at the end runs, steps,
effects and money are counted on both sides. This file is written by \`npm run chaos -- --write\`.
`

/** The report as Markdown. @param command as it was typed, so that the same run can be had again */
export function drawReport(report: ChaosReport, at: Date, command: string): string {
  const { seed, machine, played, isGood } = report
  return [
    title,
    `${at.toISOString().slice(0, 10)}, \`${command}\`, seed ${seed}. ${machine}. ${isGood ? 'Everything held.' : '**Not everything held.**'}`,
    '',
    drawSummary(played),
    '',
    ...played.map(drawFault),
  ].join('\n')
}

/** Fault by fault: the table that the terminal shows. */
export function drawSummary(played: readonly Played[]): string {
  return drawTable(
    ['fault', 'what is done', 'bars met', 'invariants checked', 'broken', 'took'],
    played.map((one) => [
      one.name,
      one.does,
      one.skipped === null ? barsMet(one) : `not played: ${one.skipped}`,
      one.skipped === null ? `${one.samples} ×` : '',
      one.skipped === null ? String(one.violations.length) : '',
      `${Math.round(one.tookMs / 1_000)} s`,
    ]),
  )
}

/** Every bar of one fault, and what broke. */
export function drawFault(played: Played): string {
  const { name, measures, violations, missed, error, skipped } = played
  const lines = [`## ${name}`, '']
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
  return [first, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...others].join('\n')
}
