import { expect, test } from 'vitest'
import { Slots } from './slots.ts'

test('no more than its size at once, everyone in the end, in order', async () => {
  const slots = new Slots(2)
  let now = 0
  let most = 0
  const begun: number[] = []
  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      slots.run(async () => {
        begun.push(index)
        now += 1
        most = Math.max(most, now)
        await new Promise((resolve) => setTimeout(resolve, 1))
        now -= 1
      }),
    ),
  )
  expect(most).toBe(2)
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(slots.taken).toBe(0)
})

test('one that fails frees its slot', async () => {
  const slots = new Slots(1)
  await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(slots.run(async () => 'next')).resolves.toBe('next')
})
