import { calendars, type PlacesOf } from './calendar.ts'
import { fromScale, leastSpread, toScale } from './counting-scale.ts'
import {
  ascending,
  inOrderOf,
  median,
  medianWithout,
  placeOf,
  quantile,
  robustSlope,
  upperSpread,
} from './robust.ts'

const hoursPerWeek = 168
/** A place of a calendar is known by so many hours at least. */
const leastInPlace = 3
/** An expectation's scatter is that of this part of the history: the hours that expected about as much. */
const poolShare = 0.25
const leastInPool = 100
/** A narrower calendar has to explain the history this much better than a wider one. */
const betterBy = 0.97

/** What is usual in a window, on the counting scale. */
export type Expectation = {
  middle: number
  spread: number
  /** so far above the middle hardly any window of the history was */
  record: number
  /** windows of the history that had the same place in the calendar */
  samples: number
  calendar: (typeof calendars)[number]
}
export type Baseline = (hour: number) => Expectation

/**
 * What an agent's own history says of windows that end with an hour. Windows are compared with those at the same place
 * of the calendar that explains the history best (judged by leaving each window out of its own expectation), shifted
 * by the history's trend. All of it is medians: a few bad hours in the history change nothing.
 *
 * @param amounts of the windows that end with the hours `fromHour`, `fromHour` + 1 …, in calls; NaN: leave it out
 * @param windowHours how long each is
 */
export function baselineOf(
  amounts: Float64Array,
  fromHour: number,
  windowHours: number,
  placesOf: PlacesOf,
): Baseline {
  const hours: number[] = []
  for (let index = 0; index < amounts.length; index += 1)
    if (!Number.isNaN(amounts[index]!)) hours.push(index)
  const values = Float64Array.from(hours, (index) => toScale(amounts[index]!))
  const places = hours.map((index) => placesOf(fromHour + index))
  const fits = calendars.map((_, calendar) =>
    fit(
      values,
      places.map((place) => place[calendar]!),
    ),
  )
  const chosen = fits.reduceRight(
    (best, one, index) =>
      one !== null && (fits[best] == null || one.error < fits[best].error * betterBy) ? index : best,
    fits.length - 1,
  )
  const { groups, expected } = fits[chosen]!

  const untilHour = fromHour + amounts.length
  const ages = hours.map((index) => Math.floor((amounts.length - 1 - index) / hoursPerWeek))
  const misses = values.map((value, index) => value - expected[index]!)
  const slope = trendOf(ages, misses)
  const middleAge = median(ages)
  const detrended = misses.map((miss, index) => miss - slope * (middleAge - ages[index]!))
  const byLevel = inOrderOf(expected)
  const levels = expected.toSorted()
  const rows = Float64Array.from(byLevel, (index) => detrended[index]!)
  const poolSize = Math.min(rows.length, Math.max(leastInPool, Math.ceil(rows.length * poolShare)))
  const all = ascending(rows)
  // One hour that went wrong may lie in the history and not be what the next is measured by.
  const record = all[Math.max(0, all.length - (windowHours + 1))]!

  return (hour) => {
    const group = groups.get(placesOf(hour)[chosen]!) ?? all.map(() => 0)
    const level = quantile(group, 0.5)
    const start = nearest(levels, level, poolSize)
    const pool = upperSpread(rows.slice(start, start + poolSize).sort())
    const ahead = slope * (middleAge + (hour - untilHour) / hoursPerWeek)
    const middle = Math.max(0, level + ahead + pool.middle)
    return {
      middle,
      spread: Math.max(pool.spread, leastSpread(fromScale(middle))),
      record,
      samples: group.length,
      calendar: calendars[chosen]!,
    }
  }
}

/** Each place's windows, and what each window would have been expected to be by the others. Null: too few of them. */
function fit(values: Float64Array, places: readonly number[]) {
  const members = new Map<number, number[]>()
  for (const [index, place] of places.entries()) {
    const known = members.get(place)
    if (known === undefined) members.set(place, [values[index]!])
    else known.push(values[index]!)
  }
  const groups = new Map<number, Float64Array>()
  for (const [place, group] of members) {
    if (group.length < leastInPlace) return null
    groups.set(place, ascending(group))
  }
  const expected = values.map((value, index) => {
    const sorted = groups.get(places[index]!)!
    return medianWithout(sorted, placeOf(sorted, value))
  })
  const errors = ascending(values.map((value, index) => Math.abs(value - expected[index]!)))
  const most = quantile(errors, 0.975)
  return { groups, expected, error: errors.reduce((sum, error) => sum + Math.min(error, most), 0) }
}

/** How much a week adds, by the middle of each week. */
function trendOf(ages: readonly number[], misses: Float64Array): number {
  const weeks = [...Map.groupBy(ages.keys(), (index) => ages[index]!)].filter(
    ([, members]) => members.length >= hoursPerWeek / 2,
  )
  if (weeks.length < 4) return 0
  return robustSlope(
    weeks.map(([age, members]) => ({ x: -age, y: median(members.map((index) => misses[index]!)) })),
  )
}

/** Where the `size` numbers nearest to `value` begin. */
function nearest(sorted: Float64Array, value: number, size: number): number {
  let start = 0
  let end = sorted.length - size
  while (start < end) {
    const middle = (start + end) >> 1
    if (value - sorted[middle]! > sorted[middle + size]! - value) start = middle + 1
    else end = middle
  }
  return start
}
