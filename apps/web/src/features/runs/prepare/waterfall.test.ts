import { describe, expect, it } from 'vitest'
import { type Scale, waterfall } from './waterfall.ts'

const t0 = Date.parse('2026-11-20T12:00:00Z')
const at = (ms: number) => new Date(t0 + ms).toISOString()
const step = (from: number, to: number | null) => ({
  startedAt: at(from),
  finishedAt: to === null ? null : at(to),
})
const draw = (steps: Array<ReturnType<typeof step>>, scale: Scale, now = 10_000) =>
  waterfall(steps, t0, t0 + now, scale)

describe('waterfall', () => {
  it('draws true to time', () => {
    expect(draw([step(0, 2_000), step(2_000, 10_000)], 'true')).toEqual([
      { left: 0, width: 0.2, durationMs: 2_000, isOpen: false },
      { left: 0.2, width: 0.8, durationMs: 8_000, isOpen: false },
    ])
  })
  it('leaves room before the first step', () =>
    expect(draw([step(5_000, 10_000)], 'true')[0]?.left).toBe(0.5))
  it('keeps work visible beside a wait of hours', () => {
    const steps = [step(0, 2_000), step(2_000, 6 * 3_600_000), step(6 * 3_600_000, 6 * 3_600_000 + 2_000)]
    const widths = draw(steps, 'squeezed').map((bar) => bar.width)
    expect(widths[0]).toBeGreaterThan(0.12)
    expect(widths[1]).toBeGreaterThan(widths[0]!)
    expect(draw(steps, 'true')[0]!.width).toBeLessThan(0.001)
  })
  it.each<Scale>(['true', 'squeezed'])('ends what is open now, in order (%s)', (scale) => {
    const bars = draw([step(0, 1_000), step(500, null), step(4_000, null)], scale, 9_000)
    expect(bars.map((bar) => bar.isOpen)).toEqual([false, true, true])
    expect(bars[1]!.durationMs).toBe(8_500)
    for (const bar of bars) expect(bar.left + bar.width).toBeLessThanOrEqual(1 + 1e-9)
    expect(bars[1]!.left + bars[1]!.width).toBeCloseTo(1)
    expect(bars[1]!.left).toBeLessThan(bars[2]!.left)
  })
  it('has no bar with a negative width when clocks disagree', () => {
    expect(
      draw([step(3_000, 1_000), step(-500, 100)], 'true').every((bar) => bar.width >= 0 && bar.left >= 0),
    ).toBe(true)
  })
  it('draws a run in which no time has passed', () => {
    expect(draw([step(0, 0)], 'squeezed')).toEqual([{ left: 0, width: 0, durationMs: 0, isOpen: false }])
  })
})
