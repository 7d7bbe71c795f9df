import type { BudgetView } from '@ground-control/core/budgets/schema'
import { expect, it } from 'vitest'
import { forecastTexts } from './forecast-texts.ts'

const nowMs = Date.parse('2026-11-27T10:00:00Z')
const at = (text: string) => `2026-${text}:00.000Z`
type Forecast = Parameters<typeof forecastTexts>[0]
const used = { current: {} as BudgetView['current'], scope: 'tag' } as const
const texts = (more: Partial<Forecast>, timeZone = 'UTC') => {
  const { date, band } = forecastTexts(
    { forecastAt: null, forecastBand: null, ...used, ...more },
    nowMs,
    timeZone,
  )
  return [date, band]
}
const band = (from: string, to: string | null) => ({ from: at(from), to: to && at(to) })

it.each<[string, Partial<Forecast>, string, string | null]>([
  [
    'a date within its band',
    { forecastAt: at('12-05T08:00'), forecastBand: band('12-03T01:00', '12-09T23:00') },
    '5 Dec',
    '3 Dec – 9 Dec',
  ],
  [
    'one day as one',
    { forecastAt: at('12-05T08:00'), forecastBand: band('12-05T07:00', '12-05T09:00') },
    '5 Dec',
    '5 Dec',
  ],
  [
    'today by the clock',
    { forecastAt: at('11-27T18:30'), forecastBand: band('11-27T14:05', '11-28T09:00') },
    '18:30',
    '14:05 – 28 Nov',
  ],
  [
    'another year with its number',
    {
      forecastAt: at('12-31T23:00'),
      forecastBand: { from: at('12-30T00:00'), to: '2027-01-02T00:00:00.000Z' },
    },
    '31 Dec',
    '30 Dec – 2 Jan 2027',
  ],
  [
    'a band without end',
    { forecastAt: at('12-05T08:00'), forecastBand: band('12-03T01:00', null) },
    '5 Dec',
    'from 3 Dec',
  ],
  [
    'what only a faster rate reaches',
    { forecastBand: band('12-03T01:00', null) },
    'not in sight',
    'from 3 Dec',
  ],
  ['no band where nobody knows it', { forecastAt: at('12-05T08:00') }, '5 Dec', 'no data'],
  ['what no rate reaches', {}, 'not in sight', null],
  ['what is used up', { forecastAt: at('11-27T10:00') }, 'now', null],
  ['a budget that nobody used', { current: null }, 'no data', null],
  ['a budget of runs, each by itself', { scope: 'run' }, 'no data', null],
])('tells %s', (_, forecast, date, bandText) => {
  expect(texts(forecast)).toEqual([date, bandText])
})

it("follows the reader's clock", () => {
  const forecast = {
    forecastAt: at('12-05T23:00'),
    forecastBand: band('11-27T14:05', '12-05T23:00'),
  }
  expect(texts(forecast, 'Asia/Tokyo')).toEqual(['6 Dec', '23:05 – 6 Dec'])
})
