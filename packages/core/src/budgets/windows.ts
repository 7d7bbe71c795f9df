import type { BudgetWindow } from './schema.ts'
import { clockChange, offsetMs, startOfDay } from './zone.ts'

const hourMs = 3_600_000
const dayMs = 86_400_000

/** From `startsAt` on, and before `endsAt`; no end: as long as there is a budget. */
export type Window = { startsAt: Date; endsAt: Date | null }

/**
 * The window of a budget that an instant lies in. Windows of one budget tile time: every instant has exactly one.
 *
 * - hour: from one full hour on the zone's clocks to the next, or to the moment they are set. An hour that comes
 *   twice in autumn is two windows.
 * - day, week (from Monday), month: from midnight on the zone's clocks; a day may have 23 or 25 hours.
 * - rolling: a tile of a twentieth of `rollingMs`, one after another since 1970; what counts is all that is in the tiles
 *   from `countsFrom` on.
 * - run, total: one window without end.
 *
 * Outside UTC this asks Intl about ten times: keep the answer until `endsAt` where it is asked per call.
 *
 * @param budget `rollingMs` counts for the window `rolling` alone
 * @param timeZone an IANA name; RangeError where Intl does not know it
 */
export function windowOf(
  budget: { window: BudgetWindow; rollingMs: number | bigint | null },
  now: Date,
  timeZone: string,
): Window {
  const nowMs = now.getTime()
  switch (budget.window) {
    case 'run':
    case 'total':
      return { startsAt: new Date(0), endsAt: null }
    case 'rolling': {
      const lengthMs = tileMs(budget)
      return between(Math.floor(nowMs / lengthMs) * lengthMs, Math.floor(nowMs / lengthMs + 1) * lengthMs)
    }
    case 'hour':
      return hourOf(nowMs, timeZone)
    case 'day':
    case 'week':
    case 'month':
      return calendarWindow(budget.window, nowMs, timeZone)
    default: {
      const never: never = budget.window
      throw new Error(`unknown window ${String(never)}`)
    }
  }
}

/** So many tiles pass one after another before what was used is free again: never too early, a twentieth late. */
const rollingTiles = 20
const tileMs = ({ rollingMs }: { rollingMs: number | bigint | null }) =>
  Math.ceil(Number(rollingMs ?? hourMs) / rollingTiles)

/** Since when use counts against the limit: from the start of the window, but of a rolling one from its length ago. */
export function countsFrom(
  budget: { window: BudgetWindow; rollingMs: number | bigint | null },
  { startsAt }: Pick<Window, 'startsAt'>,
): Date {
  return budget.window === 'rolling' ? new Date(startsAt.getTime() - rollingTiles * tileMs(budget)) : startsAt
}

function hourOf(nowMs: number, timeZone: string): Window {
  const offset = offsetMs(nowMs, timeZone)
  const full = Math.floor((nowMs + offset) / hourMs) * hourMs - offset
  return between(
    clockChange(full, nowMs, timeZone) ?? full,
    clockChange(nowMs, full + hourMs, timeZone) ?? full + hourMs,
  )
}

/**
 * Boundaries are a function of the date alone, and an instant belongs between the two that enclose it. Going by
 * the date that the clocks show would fail where they are set back over midnight and show a date twice.
 */
function calendarWindow(window: 'day' | 'week' | 'month', nowMs: number, timeZone: string): Window {
  let first = firstDay(window, nowMs + offsetMs(nowMs, timeZone))
  while (startOfDay(first, timeZone) > nowMs) first = move(window, first, -1)
  for (;;) {
    const next = move(window, first, 1)
    const end = startOfDay(next, timeZone)
    if (end > nowMs) return between(startOfDay(first, timeZone), end)
    first = next
  }
}

/** The first date of the window that a date lies in; dates as midnight UTC. */
function firstDay(window: 'day' | 'week' | 'month', wallMs: number): number {
  const day = Math.floor(wallMs / dayMs) * dayMs
  if (window === 'day') return day
  const date = new Date(day)
  if (window === 'week') return day - ((date.getUTCDay() + 6) % 7) * dayMs
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

function move(window: 'day' | 'week' | 'month', first: number, by: 1 | -1): number {
  if (window === 'day') return first + by * dayMs
  if (window === 'week') return first + by * 7 * dayMs
  const date = new Date(first)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + by, 1)
}

const between = (startMs: number, endMs: number): Window => ({
  startsAt: new Date(startMs),
  endsAt: new Date(endMs),
})
