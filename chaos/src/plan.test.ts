import { expect, test } from 'vitest'
import { aimed, planStrokes } from './plan.ts'
import { seeded } from './random.ts'
import { expectedTotal, workPlan, worth } from './work-plan.ts'

const bounds = { forMs: 600_000, gapMs: [3_000, 8_000] as const }

test('the same seed plans the same strokes, another seed others', () => {
  const plan = (seed: number) => planStrokes(seeded(seed).fork('kills'), bounds)
  expect(plan(7)).toEqual(plan(7))
  expect(plan(7)).not.toEqual(plan(8))
})

test('strokes keep their gaps and their time, and hit everybody', () => {
  const strokes = planStrokes(seeded(3), bounds)
  const gaps = strokes.map(({ atMs }, nth) => atMs - (strokes[nth - 1]?.atMs ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3_000)
  expect(Math.max(...gaps)).toBeLessThanOrEqual(8_000)
  expect(strokes.at(-1)!.atMs).toBeLessThan(600_000)
  expect(strokes.length).toBeGreaterThan(600_000 / 8_000 - 1)
  expect(new Set(strokes.map((stroke) => aimed(stroke, ['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']))
})

test('what one part draws does not shift what another gets', () => {
  const one = seeded(5)
  const other = seeded(5)
  other.fork('first').next()
  other.next()
  expect(one.fork('second').next()).toBe(other.fork('second').next())
  expect(one.fork('first').next()).not.toBe(one.fork('second').next())
})

test('whole numbers reach both ends, and no further', () => {
  const random = seeded(1)
  const drawn = new Set(Array.from({ length: 200 }, () => random.whole(2, 4)))
  expect(drawn).toEqual(new Set([2, 3, 4]))
})

test('a run does what its input says, whoever asks, and its total adds up', () => {
  const input = { seed: 11, steps: 300, paceMs: 100 }
  expect(workPlan(input)).toEqual(workPlan(input))
  expect(new Set(workPlan(input).map(({ kind }) => kind))).toEqual(new Set(['code', 'tool', 'model']))
  expect(expectedTotal(3)).toBe(worth(0) + worth(1) + worth(2))
})
