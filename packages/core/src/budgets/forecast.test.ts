import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxNano } from '../money.ts'
import { bandMoments, forecastBand, forecastExhaustion } from './forecast.ts'

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
  const hour = (number: number) => new Date(Date.UTC(2026, 0, 1, number))
  /** After four hours, with what was used by the start, by half, three quarters and nine tenths of them, and now. */
  const band = (sums: bigint[], limit: bigint, endsAt: Date | null = null) => {
    const [used, ...before] = sums.toReversed()
    const moments = bandMoments(hour(0), hour(4))
    const marks = before.toReversed().map((sum, index) => ({ at: moments[index]!, used: sum }))
    const found = forecastBand({ limit, used: used!, marks, now: hour(4), endsAt })
    return found && [found.from.getUTCHours(), found.to?.getUTCHours() ?? null]
  }
  it('counts since the beginning and the last half, quarter and tenth', () => {
    expect(bandMoments(hour(0), hour(4)).map((at) => at.toISOString().slice(11, 16))).toEqual([
      '00:00',
      '02:00',
      '03:00',
      '03:36',
    ])
  })
  it('is one date where use rises evenly', () => {
    expect(band([0n, 20n, 30n, 36n, 40n], 80n)).toEqual([8, 8])
  })
  it('is wide where it sped up, and open where it stopped', () => {
    expect(band([0n, 10n, 15n, 25n, 40n], 80n)).toEqual([5, 8])
    expect(band([0n, 40n, 40n, 40n, 40n], 80n)).toEqual([8, null])
  })
  it('is none where nothing gets there, in time or at all', () => {
    expect(band([0n, 0n, 0n, 0n, 0n], 80n)).toBe(null)
    expect(band([0n, 20n, 30n, 36n, 40n], 80n, hour(7))).toBe(null)
    expect(band([0n, 0n, 0n, 0n, 80n], 80n)).toBe(null)
  })
  it('holds the date by the rate so far', () => {
    const sums = fc.array(fc.bigInt({ min: 0n, max: maxNano }), { minLength: 3, maxLength: 3 })
    const sum = fc.bigInt({ min: 1n, max: maxNano })
    fc.assert(
      fc.property(sums, sum, sum, fc.integer({ min: 1, max: 1e9 }), (drawn, used, limit, passedMs) => {
        const now = new Date(day(1).getTime() + passedMs)
        const facts = { limit, used, now, endsAt: day(60) }
        const at = forecastExhaustion({ ...facts, sinceAt: day(1) })
        fc.pre(at !== null && used < limit)
        const rising = [0n, ...drawn.map((one) => one % used).sort((a, b) => (a < b ? -1 : 1))]
        const marks = bandMoments(day(1), now).map((moment, index) => ({
          at: moment,
          used: rising[index]!,
        }))
        const found = forecastBand({ ...facts, marks })!
        expect(found.from.getTime()).toBeLessThanOrEqual(at!.getTime())
        expect(found.to?.getTime() ?? Infinity).toBeGreaterThanOrEqual(at!.getTime())
      }),
    )
  })
})
