import fc from 'fast-check'
import { expect, it } from 'vitest'
import { startOfDay } from '../budgets/zone.ts'
import { coverOf, type DaySpan, quarterMs, type Span, weeksOf } from './cover.ts'

const dayMs = 86_400_000
const zones = [
  'UTC',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Apia',
]

it('makes up a span of whole days, whole quarters of an hour and what is left, each moment once', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2011, 0), max: Date.UTC(2026, 0) }),
      fc.oneof(fc.integer({ min: 0, max: 4 * dayMs }), fc.integer({ min: 0, max: 400 * dayMs })),
      fc.constantFrom(...zones),
      fc.boolean(),
      (from, length, timeZone, days) => {
        const span = { since: new Date(from), until: new Date(from + length) }
        const cover = coverOf(span, { timeZone, days })
        for (const { since, until } of cover.quarters)
          expect([since.getTime() % quarterMs, until.getTime() % quarterMs]).toEqual([0, 0])
        const parts = [...cover.quarters, ...cover.rest]
        if (cover.days) {
          expect(days).toBe(true)
          parts.push({
            since: new Date(startOfDay(Date.parse(cover.days.from), timeZone)),
            until: new Date(startOfDay(Date.parse(cover.days.to) + dayMs, timeZone)),
          })
        } else if (days) expect(length).toBeLessThan(3 * dayMs)
        expect(joined(parts)).toEqual(length === 0 ? [] : [span])
        const rest = cover.rest.reduce((sum, { since, until }) => sum + until.getTime() - since.getTime(), 0)
        expect(rest).toBeLessThan(4 * quarterMs)
      },
    ),
  )
})

it('makes up days of whole weeks and what is left of them, each day once', () => {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  const list = ({ from, to }: DaySpan) => {
    const days: string[] = []
    for (let at = Date.parse(from); at <= Date.parse(to); at += dayMs) days.push(day(at))
    return days
  }
  fc.assert(
    fc.property(fc.integer({ min: 10_000, max: 30_000 }), fc.integer({ min: 0, max: 400 }), (first, more) => {
      const span = { from: day(first * dayMs), to: day((first + more) * dayMs) }
      const { weeks, days } = weeksOf(span)
      for (const { from, to } of weeks) {
        expect(new Date(from).getUTCDay()).toBe(1)
        expect(new Date(to).getUTCDay()).toBe(0)
      }
      expect([...weeks, ...days].flatMap(list).toSorted()).toEqual(list(span))
      expect(days.flatMap(list).length).toBeLessThan(14)
    }),
  )
})

/** Spans that follow each other as one; those that overlap or leave a gap stay as they are. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = []
  for (const span of spans.toSorted((a, b) => a.since.getTime() - b.since.getTime())) {
    const last = all.at(-1)
    if (last?.until.getTime() === span.since.getTime()) last.until = span.until
    else all.push({ ...span })
  }
  return all
}
