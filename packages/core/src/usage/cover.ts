import { offsetMs, startOfDay } from '../budgets/zone.ts'

const dayMs = 86_400_000
export const quarterMs = 900_000

export type Span = { since: Date; until: Date }
/** Parts of a span that are disjoint and make up all of it. */
export type Cover = {
  /** whole days of the calendar, as dates, the last one included */
  days: { from: string; to: string } | null
  /** spans of whole quarters of an hour */
  quarters: Span[]
  /** what is left at the edges */
  rest: Span[]
}

/** A span made up of as few parts as there are: whole days of a zone's calendar, where `days` are wanted, then quarters of an hour. */
export function coverOf(
  { since, until }: Span,
  { timeZone, days }: { timeZone: string; days: boolean },
): Cover {
  const [from, to] = [since.getTime(), until.getTime()]
  const first = firstDay(from, timeZone)
  const past = dateOf(to, timeZone)
  if (!days || first >= past) return { days: null, ...coverByQuarters(from, to) }
  const before = coverByQuarters(from, startOfDay(first, timeZone))
  const after = coverByQuarters(startOfDay(past, timeZone), to)
  return {
    days: { from: dateText(first), to: dateText(past - dayMs) },
    quarters: [...before.quarters, ...after.quarters],
    rest: [...before.rest, ...after.rest],
  }
}

function coverByQuarters(from: number, to: number): Pick<Cover, 'quarters' | 'rest'> {
  const first = Math.ceil(from / quarterMs) * quarterMs
  const past = Math.floor(to / quarterMs) * quarterMs
  if (first >= past) return { quarters: [], rest: spans([from, to]) }
  return { quarters: spans([first, past]), rest: spans([from, first], [past, to]) }
}

const spans = (...bounds: Array<[from: number, to: number]>): Span[] =>
  bounds
    .filter(([from, to]) => from < to)
    .map(([from, to]) => ({ since: new Date(from), until: new Date(to) }))

/** The date that the zone's clocks show, as midnight UTC of the same date. */
const dateOf = (at: number, timeZone: string) => Math.floor((at + offsetMs(at, timeZone)) / dayMs) * dayMs

/** The first date that starts at an instant or after it. */
function firstDay(at: number, timeZone: string): number {
  const today = dateOf(at, timeZone)
  return startOfDay(today, timeZone) >= at ? today : today + dayMs
}

const dateText = (at: number) => new Date(at).toISOString().slice(0, 10)
