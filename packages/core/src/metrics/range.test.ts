import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridOf, sinceMs } from './range.ts'
import { metricsRange } from './schema.ts'

const dayMs = 86_400_000
describe('a range', () => {
  it.each([
    ['1h', 3_600_000],
    ['24h', dayMs],
    ['7d', 7 * dayMs],
    ['30d', 30 * dayMs],
  ] as const)('%s is as long as it says', (range, lengthMs) => {
    expect(5_000_000_000_000 - sinceMs(range, 5_000_000_000_000)).toBe(lengthMs)
  })

  it('has its last bucket around now, and every bucket on the grid', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...metricsRange.options),
        fc.integer({ min: 0, max: 4e12 }),
        (range, nowMs) => {
          const grid = gridOf(range, nowMs)
          const last = grid.sinceMs + (grid.points - 1) * grid.bucketMs
          expect(last).toBeLessThanOrEqual(nowMs)
          expect(last + grid.bucketMs).toBeGreaterThan(nowMs)
          expect(last % grid.bucketMs).toBe(0)
        },
      ),
    )
  })
})
