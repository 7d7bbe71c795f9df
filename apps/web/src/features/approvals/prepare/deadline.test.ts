import { expect, it } from 'vitest'
import { deadlineLook } from './deadline.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const at = (ms: number) => new Date(now + ms).toISOString()

it.each([
  [at(3 * 3_600_000), '3 h left', 'calm'],
  [at(600_000), '10 min left', 'soon'],
  [at(600_001), '10 min 1 s left', 'calm'],
  [at(61_000), '1 min 1 s left', 'soon'],
  [at(60_000), '1 min left', 'now'],
  [at(4_200), '5 s left', 'now'],
  [at(0), 'The time is up', 'now'],
  [at(-5_000), 'The time is up', 'now'],
])('%s', (deadline, text, tone) => {
  expect(deadlineLook(deadline, now)).toEqual({ text, tone })
})

it('is nothing where there is no deadline', () => {
  expect(deadlineLook(null, now)).toBeNull()
})
