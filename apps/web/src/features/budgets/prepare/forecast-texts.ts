import type { BudgetView } from '@ground-control/core/budgets/schema'

export type ForecastTexts = {
  /** 'no data' where nothing says */
  date: string
  /** between which dates; null where the date says all there is to say */
  band: string | null
}
type Forecast = Pick<BudgetView, 'forecastAt' | 'forecastBand' | 'current' | 'scope'>

/**
 * When a budget is used up, and between which dates by its rates lately: '3 Dec', '1 Dec – 9 Dec'. What lies on today
 * is told by the clock.
 *
 * @param timeZone the reader's where it is absent
 */
export function forecastTexts(budget: Forecast, nowMs: number, timeZone?: string): ForecastTexts {
  const { forecastAt, forecastBand: band, current, scope } = budget
  if (current === null || scope === 'run') return { date: 'no data', band: null }
  if (forecastAt !== null && Date.parse(forecastAt) <= nowMs) return { date: 'now', band: null }
  const when = (at: string) => formatWhen(at, nowMs, timeZone)
  if (band === null)
    return forecastAt === null
      ? { date: 'not in sight', band: null }
      : { date: when(forecastAt), band: 'no data' }
  return {
    date: forecastAt === null ? 'not in sight' : when(forecastAt),
    band: band.to === null ? `from ${when(band.from)}` : rangeText(when(band.from), when(band.to)),
  }
}

const rangeText = (from: string, to: string) => (from === to ? from : `${from} – ${to}`)

function formatWhen(at: string, nowMs: number, timeZone?: string): string {
  const format = (ms: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(ms)
  const ms = Date.parse(at)
  const date = { day: 'numeric', month: 'short' } as const
  if (format(ms, { dateStyle: 'short' }) === format(nowMs, { dateStyle: 'short' }))
    return format(ms, { timeStyle: 'short' })
  const isThisYear = format(ms, { year: 'numeric' }) === format(nowMs, { year: 'numeric' })
  return format(ms, isThisYear ? date : { ...date, year: 'numeric' })
}
