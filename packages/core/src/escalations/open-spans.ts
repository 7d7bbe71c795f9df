type Spans = ReadonlyArray<{ days: readonly number[]; from: string; to: string }>

/** By day of the week, 1 is Monday: minutes of the day, sorted, those that touch or overlap as one. */
export function openSpans(spans: Spans): Map<number, Array<{ from: number; to: number }>> {
  const byDay = new Map<number, Array<{ from: number; to: number }>>()
  const sorted = spans
    .flatMap(({ days, from, to }) => days.map((day) => ({ day, from: minuteOf(from), to: minuteOf(to) })))
    .sort((left, right) => left.from - right.from)
  for (const { day, from, to } of sorted) {
    const known = byDay.get(day) ?? []
    const last = known.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else known.push({ from, to })
    byDay.set(day, known)
  }
  return byDay
}

/** Working time in a week without holidays, by what the clocks show. */
export function weeklyOpenMs(spans: Spans): number {
  const minutes = [...openSpans(spans).values()].flat().reduce((sum, { from, to }) => sum + to - from, 0)
  return minutes * 60_000
}

const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
