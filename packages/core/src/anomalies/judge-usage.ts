import { type Baseline, baselineOf, type Expectation } from './baseline.ts'
import type { PlacesOf } from './calendar.ts'
import { fromScale, toScale } from './counting-scale.ts'
import { median } from './robust.ts'
import type { Measure, Sensitivity } from './schema.ts'

/** How long the windows are that are compared, in hours: a jump shows in the short ones, a slow rise in the long. */
export const windowLengths = [1, 2, 24] as const
export const historyHours = 6 * 168
/** Less says nothing about what is usual. */
export const leastHistoryHours = 14 * 24
export const leastActiveHours = 24

/** How many deviations above the middle are too many. */
const limits: Record<Exclude<Sensitivity, 'off'>, number> = { low: 5.5, normal: 4, high: 3.2 }

/** What an agent used in hours one after another, oldest first; `NaN` in an hour that was found wrong. */
export type UsageHistory = { fromHour: number; amounts: Record<Measure, Float64Array> }
export type TooShort = { tooShort: true; hours: number; activeHours: number }

type OfMeasure = { unit: number; windows: Baseline[] }
export type AgentBaseline = {
  tooShort: false
  hours: number
  activeHours: number
  of: Partial<Record<Measure, OfMeasure>>
}

/** Works out what is usual for an agent, once for many hours to judge. `history` ends where those begin. */
export function learn(history: UsageHistory, placesOf: PlacesOf): AgentBaseline | TooShort {
  const { calls } = history.amounts
  const first = calls.findIndex((value) => value > 0)
  const hours = first < 0 ? 0 : calls.length - first
  const active = calls.filter((value) => value > 0).length
  if (hours < leastHistoryHours || active < leastActiveHours)
    return { tooShort: true, hours, activeHours: active }
  const fromHour = history.fromHour + first
  const of: AgentBaseline['of'] = {}
  for (const measure of ['cost', 'tokens', 'calls'] as const) {
    const amounts = history.amounts[measure].subarray(first)
    const unit = usualPerCall(amounts, calls.subarray(first))
    if (unit === 0) continue
    const windows = windowLengths.map((length) =>
      baselineOf(sums(amounts, length, unit), fromHour + length - 1, length, placesOf),
    )
    of[measure] = { unit, windows }
  }
  return { tooShort: false, hours, activeHours: active, of }
}

/** What a usual call makes of a measure: what amounts are counted in. */
function usualPerCall(amounts: Float64Array, calls: Float64Array): number {
  const each = Array.from(amounts.keys()).flatMap((index) =>
    calls[index]! > 0 ? [amounts[index]! / calls[index]!] : [],
  )
  return median(each)
}

/** The sums of windows, by the hour that each ends with; NaN where one of its hours is. */
function sums(amounts: Float64Array, length: number, unit: number): Float64Array {
  const made = new Float64Array(amounts.length - length + 1)
  for (let index = 0; index < made.length; index += 1) {
    let sum = 0
    for (let within = 0; within < length; within += 1) sum += amounts[index + within]!
    made[index] = sum / unit
  }
  return made
}

export type Finding = {
  measure: Measure
  windowHours: number
  /** the last hour of the window */
  hour: number
  actual: number
  expected: number
  /** the most that is usual */
  upper: number
  /** deviations above the middle */
  score: number
  expectation: Expectation
}

const upperOf = ({ middle, spread, record }: Expectation, limit: number) =>
  middle + Math.max(limit * spread, record + spread / 2)

/** What is usual in the window that ends with an hour; null where the measure says nothing. */
export function bandOf(
  baseline: AgentBaseline,
  measure: Measure,
  windowHours: number,
  hour: number,
  sensitivity: Exclude<Sensitivity, 'off'>,
) {
  const known = baseline.of[measure]
  if (known === undefined) return null
  const expectation = known.windows[windowLengths.indexOf(windowHours as 1)]!(hour)
  return {
    expectation,
    expected: fromScale(expectation.middle) * known.unit,
    lower: fromScale(expectation.middle - limits[sensitivity] * expectation.spread) * known.unit,
    upper: fromScale(upperOf(expectation, limits[sensitivity])) * known.unit,
    unit: known.unit,
  }
}

/**
 * What is far above the usual in the windows that end with an hour. An hour that is not over yet is judged by what it
 * has so far, against what is usual for all of it: it can only grow.
 *
 * @param recent amounts of the hour and the 23 before it, oldest first
 * @returns the worst of each measure that is out of bounds, the worst first
 */
export function judgeHour(
  baseline: AgentBaseline,
  recent: Record<Measure, ArrayLike<number>>,
  hour: number,
  sensitivityOf: (measure: Measure) => Sensitivity,
): Finding[] {
  const findings: Finding[] = []
  for (const measure of ['cost', 'tokens', 'calls'] as const) {
    const sensitivity = sensitivityOf(measure)
    if (sensitivity === 'off') continue
    let worst: Finding | null = null
    for (const windowHours of windowLengths) {
      const actual = sumOfLast(recent[measure], windowHours)
      const band = bandOf(baseline, measure, windowHours, hour, sensitivity)
      if (band === null || actual <= band.upper) continue
      const { expectation, expected, upper, unit } = band
      const score = (toScale(actual / unit) - expectation.middle) / expectation.spread
      if (worst === null || score > worst.score)
        worst = { measure, windowHours, hour, actual, expected, upper, score, expectation }
    }
    if (worst !== null) findings.push(worst)
  }
  return findings.sort((a, b) => b.score - a.score)
}

function sumOfLast(values: ArrayLike<number>, count: number): number {
  let sum = 0
  for (let index = values.length - count; index < values.length; index += 1) sum += values[index]!
  return sum
}
