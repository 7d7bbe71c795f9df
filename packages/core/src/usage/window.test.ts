import { describe, expect, it } from 'vitest'
import { daysOf, windowOfDays } from './window.ts'

const now = new Date('2026-03-29T22:30:00Z')

describe('windowOfDays', () => {
  it('is the last thirty days of the zone’s calendar by default', () => {
    expect(windowOfDays({}, now, 'UTC')).toMatchObject({ from: '2026-02-28', to: '2026-03-29' })
    // It is the 30th already there.
    expect(windowOfDays({}, now, 'Europe/Berlin')).toMatchObject({ to: '2026-03-30' })
  })
  it('a day on which clocks are set has its own length', () => {
    const one = windowOfDays({ from: '2026-03-29', to: '2026-03-29' }, now, 'Europe/Berlin')
    expect(one).toMatchObject({
      since: new Date('2026-03-28T23:00:00Z'),
      until: new Date('2026-03-29T22:00:00Z'),
    })
    if ('problem' in one) throw new Error(one.problem)
    expect(daysOf(one, 'Europe/Berlin')).toHaveLength(1)
  })
  it.each([
    [{ from: '2026-03-02', to: '2026-03-01' }, 'after'],
    [{ from: '2020-01-01', to: '2026-03-01' }, 'at most'],
  ])('%o: says what is wrong', (days, problem) => {
    expect(windowOfDays(days, now, 'UTC')).toEqual({ problem: expect.stringContaining(problem) })
  })
})
