import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ascending, inOrderOf, median, medianWithout, placeOf, robustSlope, upperSpread } from './robust.ts'

const numbers = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 40 })

it('medianWithout is the median of the others', () => {
  fc.assert(
    fc.property(numbers, fc.nat(), (values, seed) => {
      const sorted = ascending(values)
      const place = seed % sorted.length
      expect(medianWithout(sorted, place)).toBe(median(Array.from(sorted).toSpliced(place, 1)))
    }),
  )
})

it('inOrderOf puts numbers in order and leaves none out', () => {
  fc.assert(
    fc.property(numbers, (values) => {
      const order = Array.from(inOrderOf(Float64Array.from(values)))
      expect(order.map((index) => values[index])).toEqual(values.toSorted((a, b) => a - b))
      expect(new Set(order).size).toBe(values.length)
    }),
  )
})

it('placeOf finds a number where it stands', () => {
  fc.assert(
    fc.property(numbers, (values) => {
      const sorted = ascending(values)
      for (const value of values) expect(sorted[placeOf(sorted, value)]).toBe(value)
    }),
  )
})

it('a few wrong numbers move neither spread nor slope', () => {
  const calm = Array.from({ length: 200 }, (_, index) => index % 7)
  const wrong = [...calm.slice(0, -3), 1e9, 1e9, 1e9]
  expect(upperSpread(ascending(wrong)).spread).toBe(upperSpread(ascending(calm)).spread)
  const line = Array.from({ length: 6 }, (_, x) => ({ x, y: 2 * x }))
  expect(robustSlope(line)).toBe(2)
  expect(robustSlope([...line.slice(0, -1), { x: 5, y: 1_000 }])).toBe(2)
})
