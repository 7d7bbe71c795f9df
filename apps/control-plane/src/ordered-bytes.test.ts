import { newId } from '@ground-control/core/ids'
import { expect, it } from 'vitest'
import { createOrderedBytes } from './ordered-bytes.ts'
import { createRandomPool } from './random-pool.ts'

it('makes ids of one millisecond that sort as they were made, all different, in two processes as well', () => {
  const [one, two] = [createOrderedBytes(createRandomPool()), createOrderedBytes(createRandomPool())]
  const made = Array.from({ length: 20_000 }, () => newId('event', 1_700_000_000_000, one))
  expect(made.toSorted()).toEqual(made)
  const others = Array.from({ length: 20_000 }, () => newId('event', 1_700_000_000_000, two))
  expect(new Set([...made, ...others]).size).toBe(40_000)
})
