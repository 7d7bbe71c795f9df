import { offsetMs, startOfDay } from '../budgets/zone.ts'

const dayMs = 86_400_000
const weekMs = 7 * dayMs
const monday = Date.UTC(2000, 0, 3)
export const quarterMs = 900_000

export type Span = { since: Date; until: Date }
/** From a moment on. */
export const endless = (since: Date): Span => ({ since, until: new Date('9999-01-01') })

export type DaySpan = { from: string; to: string }
/** Parts of a span that are disjoint and make up all of it. */
export type Cover = {
  /** whole days of the calendar, as dates, the last one included */
  days: DaySpan | null
  /** spans of whole quarters of an hour */
  quarters: Span[]
  /** what is left at the edges */
  rest: Span[]
}

/**
 * A span made up of as few parts as there are: whole days of a zone's calendar, where `days` are wanted, then quarters
 * of an hour.
 */
export function coverOf(span: Span, { timeZone, days }: { timeZone: string; days: boolean }): Cover {
  const first = firstDay(span.since.getTime(), timeZone)
  const past = dateOf(span.until.getTime(), timeZone)
  if (!days || first >= past) {
    const { whole, rest } = coverBy(quarterMs, [span])
    return { days: null, quarters: whole, rest }
  }
  const edges = [
    { since: span.since, until: new Date(startOfDay(first, timeZone)) },
    { since: new Date(startOfDay(past, timeZone)), until: span.until },
  ]
  const { whole, rest } = coverBy(quarterMs, edges)
  return { days: { from: dateText(first), to: dateText(past - dayMs) }, quarters: whole, rest }
}

/** Of spans what is whole steps of `stepMs`, counted from an instant, and what is left before and after. */
export function coverBy(
  stepMs: number,
  all: readonly Span[],
  countedFrom = 0,
): { whole: Span[]; rest: Span[] } {
  const whole: Span[] = []
  const rest: Span[] = []
  for (const { since, until } of all) {
    const [from, to] = [since.getTime(), until.getTime()]
    const first = Math.ceil((from - countedFrom) / stepMs) * stepMs + countedFrom
    const past = Math.floor((to - countedFrom) / stepMs) * stepMs + countedFrom
    if (first < past) whole.push(spanOf(first, past))
    rest.push(...(first < past ? [spanOf(from, first), spanOf(past, to)] : [spanOf(from, to)]))
  }
  return { whole, rest: rest.filter((edge) => edge.since < edge.until) }
}

const spanOf = (from: number, to: number): Span => ({ since: new Date(from), until: new Date(to) })

/** The date that the zone's clocks show, as midnight UTC of the same date. */
const dateOf = (at: number, timeZone: string) => Math.floor((at + offsetMs(at, timeZone)) / dayMs) * dayMs

/** The first date that starts at an instant or after it. */
function firstDay(at: number, timeZone: string): number {
  const today = dateOf(at, timeZone)
  return startOfDay(today, timeZone) >= at ? today : today + dayMs
}

/** Days of a span as whole weeks, from Monday on, and the days before and after them. Dates, the last one included. */
export function weeksOf({ from, to }: DaySpan): { weeks: DaySpan[]; days: DaySpan[] } {
  const { whole, rest } = coverBy(weekMs, [spanOf(Date.parse(from), Date.parse(to) + dayMs)], monday)
  return { weeks: whole.map(daysOfSpan), days: rest.map(daysOfSpan) }
}

const daysOfSpan = ({ since, until }: Span): DaySpan => ({
  from: dateText(since.getTime()),
  to: dateText(until.getTime() - dayMs),
})

const dateText = (at: number) => new Date(at).toISOString().slice(0, 10)
