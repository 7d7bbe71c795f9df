import { expect, it } from 'vitest'
import { openAwaitedJobs, untilNoneLeft } from './awaited-jobs.ts'

it('settles with the right result, refuses a wrong one, and notices a job that is worked twice', async () => {
  const jobs = openAwaitedJobs()
  await jobs.add(async (number) => jobs.done(number, number + 3))
  await expect(jobs.add(async (number) => jobs.done(number, number + 2))).rejects.toThrow('came to')
  expect(() => jobs.done(1, 4)).toThrow('worked twice')
})

it('waits until queues have written down what they did', async () => {
  const left = [2, 1, 0]
  await untilNoneLeft(async () => left.shift()!)
  expect(left).toEqual([])
})
