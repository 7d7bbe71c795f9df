import { expect, test } from 'vitest'
import { outlast } from './outlast.ts'

test('goes on while the failure passes, and stops at one that does not', async () => {
  let calls = 0
  const flaky = async () => {
    calls += 1
    if (calls < 3) throw new Error('away')
    return calls
  }
  expect(await outlast(flaky, () => true)).toBe(3)
  calls = 0
  await expect(outlast(flaky, () => false)).rejects.toThrow('away')
  expect(calls).toBe(1)
})

test('gives up with the last error when the time is over', async () => {
  await expect(
    outlast(
      () => Promise.reject(new Error('away')),
      () => true,
      100,
    ),
  ).rejects.toThrow('away')
})
