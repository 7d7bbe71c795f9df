import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxNano } from '../money.ts'
import { forecastBand, forecastExhaustion } from './forecast.ts'

const day = (number: number) => new Date(Date.UTC(2026, 0, number))
const base = { limit: 100n, used: 25n, sinceAt: day(1), now: day(2), endsAt: null }

describe('forecastExhaustion', () => {
  it('goes on at the rate so far', () => {
    expect(forecastExhaustion(base)).toEqual(day(5))
  })

  it.each([
    ['nothing was used', { used: 0n }],
    ['no time has passed', { now: day(1) }],
    ['the window ends before', { endsAt: day(5) }],
    ['it is more than a year away', { limit: 100_000n }],
  ])('has none where %s', (_, change) => {
    expect(forecastExhaustion({ ...base, ...change })).toBe(null)
  })

  it('is now where the limit is reached or passed', () => {
    expect(forecastExhaustion({ ...base, used: 100n })).toEqual(day(2))
    expect(forecastExhaustion({ ...base, limit: 10n, endsAt: day(2) })).toEqual(day(2))
  })

  it('lies between now and the end of the window, and comes sooner the more is used', () => {
    const sum = fc.bigInt({ min: 0n, max: maxNano })
    fc.assert(
      fc.property(sum, sum, sum, fc.integer({ min: 1, max: 1e9 }), (limit, a, b, passedMs) => {
        const now = new Date(day(1).getTime() + passedMs)
        const at = (used: bigint) =>
          forecastExhaustion({ limit, used, sinceAt: day(1), now, endsAt: day(60) })?.getTime() ?? Infinity
        const [less, more] = a < b ? [a, b] : [b, a]
        expect(at(more)).toBeLessThanOrEqual(at(less))
        expect(at(more)).toBeGreaterThanOrEqual(now.getTime())
        if (at(less) !== Infinity)
          expect(at(less)).toBeLessThan(Math.max(day(60).getTime(), now.getTime() + 1))
      }),
    )
  })
})

describe('forecastBand', () => {
  const hourly = (used: bigint[]) =>
    used.map((sum, hour) => ({ at: new Date(Date.UTC(2026, 0, 1, hour)), used: sum }))
  const band = (used: bigint[], limit: bigint, endsAt: Date | null = null) => {
    const found = forecastBand({ limit, series: hourly(used), endsAt })
    return found && [found.from.getUTCHours(), found.to?.getUTCHours() ?? null]
  }
  it('is one date where use rises evenly', () => {
    expect(band([0n, 10n, 20n, 30n, 40n], 80n)).toEqual([8, 8])
  })
  it('is wide where it sped up, and open where it stopped', () => {
    expect(band([0n, 5n, 10n, 15n, 40n], 80n)).toEqual([5, 8])
    expect(band([0n, 20n, 40n, 40n, 40n], 80n)).toEqual([8, null])
  })
  it('is none where nothing gets there, in time or at all', () => {
    expect(band([0n, 0n], 80n)).toBe(null)
    expect(band([0n, 10n, 20n, 30n, 40n], 80n, new Date(Date.UTC(2026, 0, 1, 7)))).toBe(null)
    expect(band([], 80n)).toBe(null)
    expect(band([0n, 80n], 80n)).toBe(null)
  })
})
