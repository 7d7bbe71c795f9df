import type { Comparison, DegradationCause, RunFigures } from '@ground-control/core/degradation/schema'
import { counted } from '../../../lib/format/number.ts'

const percent = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })
const share = (value: number) => percent.format(value * 100)

/** '94 %, likely 89 to 97 %'; null where there was no run. */
export function rateText({ successRate }: RunFigures): { rate: string; interval: string } | null {
  if (successRate === null) return null
  const { value, low, high } = successRate
  return { rate: `${share(value)} %`, interval: `${share(low)} to ${share(high)} %` }
}

export const comparisonTexts: Record<Comparison, string> = {
  lower: 'succeed more rarely',
  higher: 'succeed more often',
  no_difference: 'no difference seen',
  too_few: 'too few runs to tell',
}

/** Whose word it was, in one line. */
export function causeText({ by, name, rule, version }: DegradationCause): string {
  if (by === 'budget') return `Budget “${name}”, its ladder`
  return `Policy ${name} version ${version}, rule “${rule}”`
}
export const causeHref = ({ by, id }: DegradationCause) =>
  `/${by === 'budget' ? 'budgets' : 'policies'}/${encodeURIComponent(id)}`

/** What the figure beside it does not cover. */
export function savedHint({ savedNanoUsd, calls, unknownCalls }: DegradationCause): string {
  if (savedNanoUsd === null) return 'no price or no usage known'
  const known = calls - unknownCalls
  const dearer = savedNanoUsd.startsWith('-') ? ', the lower model was dearer' : ''
  return unknownCalls === 0
    ? `estimate, for the same tokens${dearer}`
    : `estimate, ${counted(known, 'calls')} of ${calls}${dearer}`
}
