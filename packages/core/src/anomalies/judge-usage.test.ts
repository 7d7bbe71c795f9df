import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesIn } from './calendar.ts'
import { fromScale, toScale } from './counting-scale.ts'
import { historyOf } from './history.ts'
import { bandOf, historyHours, judgeHour, learn, type UsageHistory } from './judge-usage.ts'
import { keepHours } from './keep-hours.ts'

/** Days begin at multiples of 24; the first is a Thursday. */
const fromHour = 24 * 1_000
const end = fromHour + historyHours
const places = placesIn('UTC', fromHour, end + 48)

function historyWith(calls: (hour: number) => number, hours = historyHours): UsageHistory {
  const made = Float64Array.from({ length: hours }, (_, index) => calls(end - hours + index))
  return {
    fromHour: end - hours,
    amounts: { calls: made, tokens: made.map((n) => n * 1_000), cost: made.map((n) => n * 4e6) },
  }
}
const busyByDay = (hour: number) => (hour % 24 >= 8 && hour % 24 < 18 ? 100 : 4) + (hour % 5)

function judged(history: UsageHistory, now: number, hour = end + 12) {
  const baseline = learn(history, places)
  if (baseline.tooShort) return null
  const usual = Array.from({ length: 24 }, (_, index) => busyByDay(hour - 23 + index))
  usual[23] = now
  const of = (factor: number) => usual.map((calls) => calls * factor)
  return judgeHour(baseline, { calls: usual, tokens: of(1_000), cost: of(4e6) }, hour, () => 'normal')
}

describe('an hour', () => {
  it('as the others at its time of day is usual; the same number at night is not', () => {
    const history = historyWith(busyByDay)
    expect(judged(history, 104)).toEqual([])
    const night = end + 3
    expect(judged(history, 104, night)?.map(({ measure, windowHours }) => [measure, windowHours])).toEqual([
      ['cost', 1],
      ['tokens', 1],
      ['calls', 1],
    ])
  })
  it('says what it was compared with', () => {
    const [found] = judged(historyWith(busyByDay), 400)!
    expect(found?.expectation.calendar).toBe('hour of the day')
    expect(found?.expectation.samples).toBe(42)
    expect(found?.actual).toBeGreaterThan(found!.upper)
    expect(found?.upper).toBeGreaterThan(found!.expected)
  })
  it('is judged alike after hours that were found wrong were left out', () => {
    const history = historyWith(busyByDay)
    const wrong = historyWith((hour) => (hour > end - 100 && hour < end - 60 ? Number.NaN : busyByDay(hour)))
    expect(judged(wrong, 104)).toEqual([])
    expect(judged(wrong, 400)?.map(({ measure }) => measure)).toEqual(
      judged(history, 400)?.map(({ measure }) => measure),
    )
  })
  it('without enough history says so', () => {
    expect(learn(historyWith(busyByDay, 13 * 24), places)).toMatchObject({ tooShort: true, hours: 312 })
    const idle = historyWith((hour) => (hour % 48 === 0 ? 5 : 0), historyHours)
    expect(learn(idle, places)).toMatchObject({ tooShort: true })
    expect(
      learn(
        historyWith(() => 0),
        places,
      ),
    ).toMatchObject({ tooShort: true, hours: 0 })
  })
  it('of a measure that never was anything says nothing', () => {
    const history = historyWith(busyByDay)
    history.amounts.cost.fill(0)
    expect(
      judged(history, 400)
        ?.map(({ measure }) => measure)
        .toSorted(),
    ).toEqual(['calls', 'tokens'])
  })
  it('more used is never found less', () => {
    const history = historyWith(busyByDay)
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(2_000), (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a]
        const scoreOf = (calls: number) => judged(history, calls)?.[0]?.score ?? 0
        expect(scoreOf(more)).toBeGreaterThanOrEqual(scoreOf(less))
      }),
      { numRuns: 20 },
    )
  })
  it('less sensitive finds less', () => {
    const baseline = learn(historyWith(busyByDay), places)
    if (baseline.tooShort) throw new Error('too short')
    const upper = (['high', 'normal', 'low'] as const).map(
      (sensitivity) => bandOf(baseline, 'calls', 1, end, sensitivity)!.upper,
    )
    expect(upper).toEqual(upper.toSorted((a, b) => a - b))
    const kept = keepHours(baseline, end, 24)
    expect(bandOf(kept, 'calls', 24, end + 5, 'normal')).toEqual(
      bandOf(baseline, 'calls', 24, end + 5, 'normal'),
    )
  })
})

it('the scale goes there and back, and up', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (amount) => {
      expect(fromScale(toScale(amount))).toBeCloseTo(amount, -Math.log10(Math.max(1, amount)) + 6)
      expect(toScale(amount + 1)).toBeGreaterThan(toScale(amount))
    }),
  )
})

it('places follow the clocks of the zone when they are set', () => {
  const hourOf = (iso: string) => Date.parse(iso) / 3_600_000
  const berlin = placesIn('Europe/Berlin', hourOf('2026-03-01T00:00Z'), hourOf('2026-04-10T00:00Z'))
  expect(berlin(hourOf('2026-03-27T08:00Z'))[2]).toBe(9)
  expect(berlin(hourOf('2026-03-30T07:00Z'))[2]).toBe(9)
  expect(berlin(hourOf('2026-03-30T07:00Z'))).toEqual([9, 9, 9, 0])
})

it('history has a place for each hour; those outside and those found wrong say nothing', () => {
  const at = (hour: number) => new Date(hour * 3_600_000)
  const used = { cost: 5, tokens: 6, calls: 7 }
  const { amounts } = historyOf(
    [10, 12, 99].map((hour) => ({ hour: at(hour), ...used })),
    [{ from: at(13), until: at(15) }],
    10,
    4,
  )
  expect(Array.from(amounts.calls)).toEqual([7, 0, 7, Number.NaN])
})
