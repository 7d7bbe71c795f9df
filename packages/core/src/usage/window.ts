import { offsetMs, startOfDay } from '../budgets/zone.ts'

const dayMs = 86_400_000
const defaultDays = 30
/** What a screen or an export asks for at once. */
export const mostDays = 400

export type UsageWindow = { from: string; to: string; since: Date; until: Date }

/**
 * Days on a zone's clocks as instants, from the first one's start to the last one's end. Without them: the last thirty
 * days, today among them. A day may have 23 or 25 hours.
 * @returns a message where the days are in the wrong order or too many
 */
export function windowOfDays(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  now: Date,
  timeZone: string,
): UsageWindow | { problem: string } {
  const today = Math.floor((now.getTime() + offsetMs(now.getTime(), timeZone)) / dayMs) * dayMs
  const last = to === undefined ? Math.max(today, from === undefined ? 0 : Date.parse(from)) : Date.parse(to)
  const first = from === undefined ? last - (defaultDays - 1) * dayMs : Date.parse(from)
  if (first > last) return { problem: 'the first day is after the last one' }
  if (last - first >= mostDays * dayMs) return { problem: `at most ${mostDays} days at once` }
  return {
    from: dayText(first),
    to: dayText(last),
    since: new Date(startOfDay(first, timeZone)),
    until: new Date(startOfDay(last + dayMs, timeZone)),
  }
}

/** Every day of a window with the instant it starts at. */
export function daysOf({ from, to }: UsageWindow, timeZone: string): Array<{ day: string; startsAt: Date }> {
  const days: Array<{ day: string; startsAt: Date }> = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += dayMs)
    days.push({ day: dayText(at), startsAt: new Date(startOfDay(at, timeZone)) })
  return days
}

const dayText = (at: number) => new Date(at).toISOString().slice(0, 10)
