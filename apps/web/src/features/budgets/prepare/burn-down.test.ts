import type { BudgetAccountView } from '@ground-control/core/budgets/schema'
import { describe, expect, it } from 'vitest'
import { burnDown } from './burn-down.ts'

const start = Date.parse('2026-11-20T00:00:00Z')
const hour = 3_600_000
const at = (hours: number) => new Date(start + hours * hour).toISOString()
const account = (more: Partial<BudgetAccountView> = {}) =>
  ({
    startsAt: at(0),
    endsAt: at(24),
    limit: '24000000000',
    spent: '9000000000',
    overage: '0',
    ...more,
  }) as BudgetAccountView
const series = [
  { at: at(6), spent: '4000000000' },
  { at: at(2), spent: '1000000000' },
]
const lefts = (points: ReturnType<typeof burnDown>['points']) => points.map((point) => point.left)

describe('burnDown', () => {
  it('goes from the limit, by what was spent, to now, and no further', () => {
    const { points, bucketMs } = burnDown({ current: account(), series, unit: 'cost' }, start + 8.5 * hour)
    expect(bucketMs).toBe(hour)
    expect(lefts(points).slice(0, 11)).toEqual([24, 24, 23, 23, 23, 23, 20, 20, 15, null, null])
    expect(points).toHaveLength(25)
    expect([points[0]!.even, points[12]!.even, points[24]!.even]).toEqual([24, 12, 0])
  })
  it('has no pace without an end', () => {
    const current = account({ endsAt: null })
    const { points } = burnDown({ current, series: [], unit: 'cost' }, start + 12 * hour)
    expect(points.at(-1)).toEqual({ atMs: start + 12 * hour, left: 15, even: null })
    expect(points[0]!.left).toBe(24)
  })
  it('begins where counting began, where the window has no beginning, and counts overage', () => {
    const current = account({ startsAt: new Date(0).toISOString(), endsAt: null, overage: '1000000000' })
    const counted = [{ at: at(4), spent: '0' }, ...series]
    const { points } = burnDown({ current, series: counted, unit: 'cost' }, start + 12 * hour)
    expect([points[0]!.atMs, points.at(-1)!.left]).toEqual([start + 4 * hour, 14])
  })
  it('goes below zero where more was spent than there is', () => {
    const current = account({ limit: '100', spent: '130' })
    expect(lefts(burnDown({ current, series: [], unit: 'tokens' }, start + hour).points)).toContain(-30)
  })
  it('shows a window that is over to its end', () => {
    const { points } = burnDown({ current: account(), series, unit: 'cost' }, start + 99 * hour)
    expect(points.at(-1)!.left).toBe(15)
  })
  it('is empty before anything is spent', () => {
    expect(burnDown({ current: null, series: [], unit: 'calls' }, start).points).toEqual([])
  })
})
