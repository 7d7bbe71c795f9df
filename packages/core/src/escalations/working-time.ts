import { Temporal } from 'temporal-polyfill'
import { openSpans } from './open-spans.ts'
import type { WorkingHours } from './schema.ts'

/**
 * The moment at which so much working time has passed. It lies within working hours: time that ends exactly when
 * they close comes up when they open again, and no time at all is now, or when they open.
 *
 * @param hours null: every moment is working time
 */
export function addWorkingTime(from: Date, ms: number, hours: WorkingHours | null): Date {
  const fromMs = from.getTime()
  if (hours === null) return new Date(fromMs + ms)
  let left = ms
  for (const { startMs, endMs } of openFrom(fromMs, hours)) {
    const start = Math.max(startMs, fromMs)
    if (left < endMs - start) return new Date(start + left)
    left -= endMs - start
  }
  throw new Error('working hours without end have ended')
}

/** When it is open, from the span that holds `fromMs` on, without end: there are fewer holidays than days. */
function* openFrom(fromMs: number, hours: WorkingHours): Generator<{ startMs: number; endMs: number }> {
  const closed = new Set(hours.holidays)
  const byDay = openSpans(hours.spans)
  const start = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(hours.timeZone)
  for (let date = start.toPlainDate(); ; date = date.add({ days: 1 })) {
    if (closed.has(date.toString())) continue
    for (const { from, to } of byDay.get(date.dayOfWeek) ?? []) {
      const startMs = momentOf(date, from, hours.timeZone)
      const endMs = momentOf(date, to, hours.timeZone)
      if (startMs < endMs && endMs > fromMs) yield { startMs, endMs }
    }
  }
}

/**
 * When the zone's clocks show a minute of a date for the first time. A time that the clocks skip is the moment at
 * which they are set, so that later times stay later.
 */
function momentOf(date: Temporal.PlainDate, minute: number, timeZone: string): number {
  const day = minute === 24 * 60 ? date.add({ days: 1 }) : date
  const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60) % 24, minute: minute % 60 })
  const wanted = day.toPlainDateTime(time)
  const shown = wanted.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  if (shown.toPlainDateTime().equals(wanted)) return shown.epochMilliseconds
  return (shown.getTimeZoneTransition('next') ?? shown).epochMilliseconds
}
