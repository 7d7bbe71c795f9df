import type { Measure } from './fault.ts'

/** Two figures that must be the same on both sides. */
export const same = (what: string, ours: number | bigint, theirs: number | bigint): Measure => ({
  what,
  bar: `exactly ${theirs}`,
  measured: String(ours),
  met: ours === theirs,
})

export const atMost = (what: string, figure: number, most: number, unit = ''): Measure => ({
  what,
  bar: `≤ ${most}${unit}`,
  measured: `${Number(figure.toFixed(2))}${unit}`,
  met: figure <= most,
})

export const atLeast = (what: string, figure: number, least: number, unit = ''): Measure => ({
  what,
  bar: `≥ ${least}${unit}`,
  measured: `${Number(figure.toFixed(2))}${unit}`,
  met: figure >= least,
})

/** A figure that nobody judges. */
export const noted = (what: string, measured: string): Measure => ({ what, bar: '', measured, met: null })

/** The value below which the given share lies; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
