import { describe, expect, it } from 'vitest'
import { daysOfPeriod, readPeriod } from './read-period.ts'

describe('readPeriod', () => {
  it.each([
    ['2026-11-02', '2026-11-02'],
    ['2026/11/02', '2026-11-02'],
    [' 2026-11-02 ', '2026-11-02'],
    ['2026-11-02T23:30:00Z', '2026-11-02'],
    ['2026-11-02T23:30:00-05:00', '2026-11-03'],
    ['2026-11-02T00:30:00+02:00', '2026-11-01'],
    ['2026-11-02 23:30:00', '2026-11-02'],
    ['2026-11-02 00:00:00 UTC', '2026-11-02'],
    ['1793577600', '2026-11-02'],
    ['2026-02-30', null],
    ['2026-02-30T00:00:00Z', null],
    ['0000-01-01', null],
    ['02/11/2026', null],
    ['11-02-2026', null],
    ['2026-11', null],
    ['Total', null],
    ['', null],
  ])('%s', (text, day) => expect(readPeriod(text, 'day')).toBe(day))

  it.each([
    ['2026-11', '2026-11'],
    ['2026/11', '2026-11'],
    ['2026-11-02', '2026-11'],
    ['2026-13', null],
  ])('of a month: %s', (text, month) => expect(readPeriod(text, 'month')).toBe(month))
})

it('a month has its days', () => {
  expect(daysOfPeriod('2028-02')).toEqual({ firstDay: '2028-02-01', lastDay: '2028-02-29' })
  expect(daysOfPeriod('2026-12')).toEqual({ firstDay: '2026-12-01', lastDay: '2026-12-31' })
  expect(daysOfPeriod('2026-11-02')).toEqual({ firstDay: '2026-11-02', lastDay: '2026-11-02' })
})
