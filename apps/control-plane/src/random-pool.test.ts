import { expect, it } from 'vitest'
import { createRandomPool } from './random-pool.ts'

it('gives no bytes twice, over many pools', () => {
  const random = createRandomPool()
  const given = Array.from({ length: 20_000 }, () => Buffer.from(random(10)).toString('hex'))
  expect(new Set(given).size).toBe(20_000)
  expect(given.every((text) => text.length === 20)).toBe(true)
})

it('leaves what it gave alone when the next pool is drawn', () => {
  const random = createRandomPool()
  const first = random(16)
  const copy = Buffer.from(first)
  for (let draws = 0; draws < 5_000; draws += 1) random(16)
  expect(Buffer.from(first).equals(copy)).toBe(true)
})

it('gives more at once than a pool holds', () => {
  expect(createRandomPool()(100_000)).toHaveLength(100_000)
})
