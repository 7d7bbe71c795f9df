import type { InvoicePeriod } from './schema.ts'

const isoDay = /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ]|$)/
const isoMonth = /^(\d{4})[-/](\d{2})$/
const withOffset = /(?:Z|[+-]\d{2}:?\d{2})$/i
const unixSeconds = /^\d{9,10}(?:\.0+)?$/

/**
 * The UTC day or month of what a date column says: `2026-11-02`, a moment in ISO 8601 (UTC where it names no
 * offset) or in Unix seconds; of months also `2026-11`. Null for anything else: 02/11/2026 is two days.
 */
export function readPeriod(text: string, period: InvoicePeriod): string | null {
  const value = text.trim()
  const month = isoMonth.exec(value)
  if (month !== null) return period === 'month' ? checked(`${month[1]}-${month[2]}-01`, 7) : null
  const day = dayOf(value)
  return day === null ? null : checked(day, period === 'month' ? 7 : 10)
}

function dayOf(value: string): string | null {
  if (unixSeconds.test(value)) return new Date(Number.parseInt(value, 10) * 1_000).toISOString().slice(0, 10)
  const found = isoDay.exec(value)
  if (found === null) return null
  const written = `${found[1]}-${found[2]}-${found[3]}`
  // Date.parse takes February 30 for March 2.
  if (value.length === 10 || !isDay(written)) return written
  const time = value
    .slice(11)
    .trim()
    .replace(/ ?UTC$/i, 'Z')
  const at = Date.parse(`${written}T${withOffset.test(time) ? time : `${time}Z`}`)
  return Number.isNaN(at) ? null : new Date(at).toISOString().slice(0, 10)
}

function isDay(text: string): boolean {
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text
}

const checked = (day: string, length: number) =>
  isDay(day) && /^(19[7-9]\d|2\d{3})-/.test(day) ? day.slice(0, length) : null

/** The first and the last day of a day or a month. */
export function daysOfPeriod(period: string): { firstDay: string; lastDay: string } {
  if (period.length === 10) return { firstDay: period, lastDay: period }
  const [year, month] = period.split('-').map(Number)
  return {
    firstDay: `${period}-01`,
    lastDay: new Date(Date.UTC(year!, month!, 0)).toISOString().slice(0, 10),
  }
}
