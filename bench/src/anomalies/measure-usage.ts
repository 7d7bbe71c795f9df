import { placesIn } from '@ground-control/core/anomalies/calendar'
import {
  type AgentBaseline,
  type Finding,
  historyHours,
  judgeHour,
  learn,
  type TooShort,
} from '@ground-control/core/anomalies/judge-usage'
import type { Measure } from '@ground-control/core/anomalies/schema'
import { seeded } from './random.ts'
import { type Hours, live, type ShapeName } from './shapes.ts'

/** Faults, by what they make of an agent from an hour on. */
export const faults = {
  'spike, 3 times for 2 h': { lasts: 2, found: 3, more: () => 3, dearer: () => 1 },
  'spike, 5 times for 2 h': { lasts: 2, found: 3, more: () => 5, dearer: () => 1 },
  'spike, 10 times for 1 h': { lasts: 1, found: 2, more: () => 10, dearer: () => 1 },
  'calls 4 times as dear for 6 h': { lasts: 6, found: 7, more: () => 1, dearer: () => 4 },
  'level doubled, 3 days': { lasts: 72, found: 72, more: () => 2, dearer: () => 1 },
  'slow rise to 3 times in 5 days': {
    lasts: 120,
    found: 120,
    more: (since: number) => 1 + (2 * since) / 120,
    dearer: () => 1,
  },
} as const
export type FaultName = keyof typeof faults

const learned = historyHours
/** Lives begin on a Monday, the years that hours are numbered from on a Thursday. */
const firstMonday = 4 * 24
/** An episode ends when nothing was found for so long. */
const episodeGap = 6

/** Judges hours one after another as the control plane does. @returns the hours in which an episode began */
export function episodesIn(hours: Hours, from: number): Array<{ hour: number; finding: Finding }> {
  const calendar = placesIn('UTC', 0, hours.calls.length)
  const placesOf = (hour: number) => calendar(hour + firstMonday)
  const wrong = new Set<number>()
  const began: Array<{ hour: number; finding: Finding }> = []
  let last = Number.NEGATIVE_INFINITY
  let baseline: AgentBaseline | TooShort | null = null
  const slice = (values: number[], start: number, end: number) =>
    Float64Array.from({ length: end - start }, (_, index) =>
      wrong.has(start + index) ? Number.NaN : values[start + index]!,
    )
  for (let hour = from; hour < hours.calls.length; hour += 1) {
    if (baseline === null || hour % 24 === 0) {
      const start = Math.max(0, hour - learned)
      const amounts = (measure: Measure) => slice(hours[measure], start, hour)
      baseline = learn(
        {
          fromHour: start,
          amounts: { cost: amounts('cost'), tokens: amounts('tokens'), calls: amounts('calls') },
        },
        placesOf,
      )
    }
    if (baseline.tooShort) continue
    const recent = (measure: Measure) => hours[measure].slice(hour - 23, hour + 1)
    const [finding] = judgeHour(
      baseline,
      { cost: recent('cost'), tokens: recent('tokens'), calls: recent('calls') },
      hour,
      () => 'normal',
    )
    if (finding === undefined) continue
    for (let back = 0; back < finding.windowHours; back += 1) wrong.add(hour - back)
    if (hour - last > episodeGap) began.push({ hour, finding })
    last = hour
  }
  return began
}

const untouched = { more: () => 1, dearer: () => 1 }

/** One agent's quiet weeks after six weeks of history. @returns how often it was called an anomaly */
export function falseAlarms(shape: ShapeName, seed: number, weeks: number): number {
  const hours = live(shape, learned + weeks * 168, seeded(seed), untouched)
  return episodesIn(hours, learned).length
}

/** A fault in an hour in which its agent does something. @returns hours until it was found; null: never */
export function findFault(shape: ShapeName, fault: FaultName, seed: number): number | null {
  const { lasts, found, more, dearer } = faults[fault]
  const random = seeded(seed * 7_919 + 13)
  const begins = learned + hourOfUse(shape, random.uniform())
  const hours = live(shape, begins + Math.max(lasts, found), seeded(seed), {
    more: (hour) => (hour >= begins && hour < begins + lasts ? more(hour - begins) : 1),
    dearer: (hour) => (hour >= begins && hour < begins + lasts ? dearer() : 1),
  })
  // What was wrongly found before the fault does not count for it.
  const first = episodesIn(hours, begins)[0]
  return first === undefined ? null : first.hour - begins
}

/** A fault has to fall into hours with work, or there is nothing of it to see. */
function hourOfUse(shape: ShapeName, part: number): number {
  const day = Math.floor(part * 5)
  if (shape === 'nightly job') return day * 24 + 2
  return day * 24 + 9 + Math.floor((part * 1_000) % 7)
}
