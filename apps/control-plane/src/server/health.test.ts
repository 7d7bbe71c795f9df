import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { type Loop, startLoop } from '../background/loop.ts'
import { notReadyReason } from './health.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let loops: Loop[]
beforeAll(async () => {
  test = await createTestServices()
  const round = Promise.withResolvers<void>()
  loops = [
    startLoop(test.services, 'seldom', 60_000, async () => {
      round.resolve()
      return false
    }),
  ]
  await round.promise
})
afterAll(async () => {
  await Promise.all(loops.map((loop) => loop.stop()))
  await test.drop()
})

it.each([
  [0, null],
  [50, null],
  [130, 'the loop seldom has not come round for 120 s'],
])('%i s after the round of a loop that comes round every minute: %s', async (seconds, reason) => {
  const later = new Date(Date.now() + seconds * 1_000)
  expect(await notReadyReason({ ...test.services, now: () => later }, loops)).toBe(reason)
})
