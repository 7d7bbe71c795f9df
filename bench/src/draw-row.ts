import type { Row } from './row.ts'

/** A row as a terminal shows it: what was measured, each side with its ratio, the bar and whether it is met. */
export function drawRow({ what, ours, peers, bar, met }: Row): string {
  const sides = [{ ...ours, ratio: '' }, ...peers]
  const nameWidth = Math.max(...sides.map(({ name }) => name.length), 'bar'.length)
  const figureWidth = Math.max(...sides.map(({ figure }) => figure.length))
  const line = (name: string, figure: string, ratio: string) =>
    `  ${name.padEnd(nameWidth)}  ${figure.padEnd(ratio === '' ? 0 : figureWidth)}  ${ratio}`.trimEnd()
  const verdict = met === null ? [] : [line('bar', `${bar}: ${met ? 'met' : 'NOT MET'}`, '')]
  return [what, ...sides.map(({ name, figure, ratio }) => line(name, figure, ratio)), ...verdict].join('\n')
}
